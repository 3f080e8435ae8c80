// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Makes Tandem's files out of what runs elsewhere.
 *
 * <p>Input: documents (a prometheus.yml, values of two charts, Kubernetes objects, rule and
 * Alertmanager files). Output: files, and a finding for everything that was taken, changed or left
 * behind, with its place. Every source becomes one {@link io.tandem.migrate.Draft}, which the
 * reader of {@link io.tandem.config.read} judges: what Tandem does not run is what that reader
 * refuses. Nothing is read or written here. Thread: any, one migration at a time.
 */
@NullMarked
package io.tandem.migrate;

import org.jspecify.annotations.NullMarked;
