/**
 * Reads a prometheus.yml into the records of {@link io.tandem.config}, as strictly as Prometheus
 * does.
 *
 * <p>The text becomes a tree of {@link YamlValue}s that know their line and path; one reader per
 * section takes the values out and writes every fault into one list. The keys of each section lie
 * in one {@link Keys} table, which decides what is refused and what docs/configuration.md says.
 * Thread: any; reading blocks on the files.
 */
@NullMarked
package io.tandem.config.read;

import org.jspecify.annotations.NullMarked;
