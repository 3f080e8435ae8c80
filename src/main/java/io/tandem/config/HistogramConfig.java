// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

/**
 * What a scrape makes of histograms.
 *
 * @param nativeOnes what becomes of native histograms
 * @param classicToo always_scrape_classic_histograms
 * @param convertClassic convert_classic_histograms_to_nhcb
 * @param bucketLimit native_histogram_bucket_limit, 0 for none
 * @param minBucketFactor native_histogram_min_bucket_factor, 0 for none
 */
public record HistogramConfig(
    NativeHistograms nativeOnes,
    boolean classicToo,
    boolean convertClassic,
    long bucketLimit,
    double minBucketFactor) {
  public static final HistogramConfig DEFAULT =
      new HistogramConfig(NativeHistograms.COUNTED, false, false, 0, 0);

  /** What becomes of native histograms. */
  public enum NativeHistograms {
    /**
     * They are read in place of their classic form, counted as scraped, and left out: what
     * Prometheus does that knows no scrape_native_histograms.
     */
    COUNTED,
    /** They are not looked at: where a histogram has a classic form, that is scraped. */
    IGNORED,
    /** They are scraped. */
    SCRAPED
  }

  /** Whether native histograms are asked for. */
  public boolean scrapesNative() {
    return nativeOnes == NativeHistograms.SCRAPED;
  }

  /** Whether native histograms are kept: those that were converted always are. */
  public boolean keepsNative() {
    return scrapesNative() || convertClassic;
  }
}
