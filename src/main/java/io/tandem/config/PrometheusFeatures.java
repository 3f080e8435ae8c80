// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.util.Set;

/**
 * What Prometheus' {@code --enable-feature} changes in the meaning of a file.
 *
 * @param nativeHistograms native-histograms: they are scraped where no job says otherwise
 * @param zeroAtStart created-timestamp-zero-ingestion: a counter that is seen first, or anew,
 *     begins with a zero at its start
 * @param extraScrapeMetrics extra-scrape-metrics: where global does not say otherwise
 * @param typeAndUnit type-and-unit-labels: series have the labels __type__ and __unit__
 */
public record PrometheusFeatures(
    boolean nativeHistograms,
    boolean zeroAtStart,
    boolean extraScrapeMetrics,
    boolean typeAndUnit) {
  public static final PrometheusFeatures NONE = new PrometheusFeatures(false, false, false, false);

  /** The names that are known here. */
  public static final Set<String> NAMES =
      Set.of(
          "native-histograms",
          "created-timestamp-zero-ingestion",
          "extra-scrape-metrics",
          "type-and-unit-labels");

  /** Reads names separated by commas; other names say nothing here. */
  public static PrometheusFeatures of(String names) {
    boolean nativeHistograms = false;
    boolean zeroAtStart = false;
    boolean extraScrapeMetrics = false;
    boolean typeAndUnit = false;
    for (String name : names.split(",", -1)) {
      switch (name.strip()) {
        case "native-histograms" -> nativeHistograms = true;
        case "created-timestamp-zero-ingestion" -> zeroAtStart = true;
        case "extra-scrape-metrics" -> extraScrapeMetrics = true;
        case "type-and-unit-labels" -> typeAndUnit = true;
        default -> {
          // Judged where flags are checked.
        }
      }
    }
    return new PrometheusFeatures(nativeHistograms, zeroAtStart, extraScrapeMetrics, typeAndUnit);
  }

  /** Whether protobuf is what targets are asked for first, where the file does not say. */
  public boolean protobufFirst() {
    return nativeHistograms || zeroAtStart;
  }
}
