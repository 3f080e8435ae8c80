// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.config.PrometheusFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Prometheus' {@code --enable-feature} names, sorted by what they mean for a collector.
 *
 * @param refused would change what is collected, and Tandem does not do it
 * @param unknown names that Prometheus does not have
 */
record FeatureFlags(List<String> refused, List<String> unknown) {
  /** What Tandem does anyway, or what only a server or a Go program has. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "agent",
          "auto-gomaxprocs",
          "auto-gomemlimit",
          "auto-reload-config",
          "concurrent-rule-eval",
          "delayed-compaction",
          "exemplar-storage",
          "expand-external-labels",
          "memory-snapshot-on-shutdown",
          "metadata-wal-records",
          "new-service-discovery-manager",
          "no-default-scrape-port",
          "old-ui",
          "otlp-deltatocumulative",
          "promql-at-modifier",
          "promql-delayed-name-removal",
          "promql-duration-expr",
          "promql-experimental-functions",
          "promql-negative-offset",
          "promql-per-step-stats",
          "use-uncached-io",
          "utf8-names");

  private static final Set<String> NOT_BUILT =
      Set.of("otlp-write-receiver", "remote-write-receiver");

  /** Reads names separated by commas. */
  static FeatureFlags read(String names) {
    List<String> refused = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      String feature = name.strip();
      if (NOT_BUILT.contains(feature)) {
        refused.add(feature);
      } else if (!feature.isEmpty()
          && !WITHOUT_EFFECT.contains(feature)
          && !PrometheusFeatures.NAMES.contains(feature)) {
        unknown.add(feature);
      }
    }
    return new FeatureFlags(List.copyOf(refused), List.copyOf(unknown));
  }
}
