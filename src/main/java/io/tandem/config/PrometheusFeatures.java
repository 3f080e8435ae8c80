// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.util.Set;

/**
 * What Prometheus' {@code --enable-feature} changes in the meaning of a file.
 *
 * @param nativeHistograms native-histograms: they are scraped where no job says otherwise
 * @param zeroAtStart created-timestamp-zero-ingestion
 * @param extraScrapeMetrics extra-scrape-metrics: where global does not say otherwise
 */
public record PrometheusFeatures(
    boolean nativeHistograms, boolean zeroAtStart, boolean extraScrapeMetrics) {
  public static final PrometheusFeatures NONE = new PrometheusFeatures(false, false, false);

  /** The names that are known here. */
  public static final Set<String> NAMES =
      Set.of("native-histograms", "created-timestamp-zero-ingestion", "extra-scrape-metrics");

  /** Reads names separated by commas; other names say nothing here. */
  public static PrometheusFeatures of(String names) {
    boolean nativeHistograms = false;
    boolean zeroAtStart = false;
    boolean extraScrapeMetrics = false;
    for (String name : names.split(",", -1)) {
      switch (name.strip()) {
        case "native-histograms" -> nativeHistograms = true;
        case "created-timestamp-zero-ingestion" -> zeroAtStart = true;
        case "extra-scrape-metrics" -> extraScrapeMetrics = true;
        default -> {
          // Judged where flags are checked.
        }
      }
    }
    return new PrometheusFeatures(nativeHistograms, zeroAtStart, extraScrapeMetrics);
  }

  /** Whether protobuf is what targets are asked for first, where the file does not say. */
  public boolean protobufFirst() {
    return nativeHistograms || zeroAtStart;
  }
}
