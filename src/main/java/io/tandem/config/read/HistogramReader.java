// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.HistogramConfig;
import io.tandem.config.HistogramConfig.NativeHistograms;
import org.jspecify.annotations.Nullable;

/** Reads what global and scrape configs say of histograms. */
final class HistogramReader {
  /** What global and each scrape config have in common. */
  static final Keys SHARED =
      Keys.of(
          "a scrape",
          "scrape_native_histograms",
          "always_scrape_classic_histograms",
          "convert_classic_histograms_to_nhcb");

  /** What scrape configs alone have. */
  static final Keys LIMITS =
      Keys.of("a scrape", "native_histogram_bucket_limit", "native_histogram_min_bucket_factor");

  private HistogramReader() {}

  /**
   * What global says.
   *
   * @param scrapeNative null where it does not say
   */
  record Inherited(@Nullable Boolean scrapeNative, boolean classicToo, boolean convertClassic) {}

  static Inherited global(YamlMap map) {
    return new Inherited(
        boolOrNull(map.get("scrape_native_histograms")),
        map.get("always_scrape_classic_histograms").bool(false),
        map.get("convert_classic_histograms_to_nhcb").bool(false));
  }

  /** What holds for a job; the feature flag speaks where neither job nor global do. */
  static HistogramConfig job(YamlMap map, Inherited global, boolean featured) {
    Boolean own = boolOrNull(map.get("scrape_native_histograms"));
    Boolean said = own == null ? global.scrapeNative() : own;
    return new HistogramConfig(
        said == null
            ? featured ? NativeHistograms.SCRAPED : NativeHistograms.COUNTED
            : said ? NativeHistograms.SCRAPED : NativeHistograms.IGNORED,
        or(map.get("always_scrape_classic_histograms"), global.classicToo()),
        or(map.get("convert_classic_histograms_to_nhcb"), global.convertClassic()),
        map.get("native_histogram_bucket_limit").count(0),
        map.get("native_histogram_min_bucket_factor").real(0));
  }

  private static boolean or(YamlValue value, boolean global) {
    return value.isSet() ? value.bool(global) : global;
  }

  private static @Nullable Boolean boolOrNull(YamlValue value) {
    return value.isSet() ? value.bool(false) : null;
  }
}
