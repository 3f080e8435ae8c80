// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import java.time.Duration;

/**
 * What scraping counts. Samples scraped = committed + failed scrapes' samples (thrown away, counted
 * in {@link #scrapeFailed}) + dropped by metric relabeling. Any thread; implementations never
 * block.
 */
public interface ScrapeMetrics {
  /** A scrape began, this long after the one before it of the same target began. */
  void scrapeBegan(Duration interval, long sinceLastBeginNanos);

  /** A scrape was committed. Samples are those after metric relabeling, without report series. */
  void scrapeSucceeded(
      String job,
      Duration interval,
      long sinceTickNanos,
      int samples,
      int newSeries,
      long bodyBytes);

  /** A scrape failed and nothing of it was kept. */
  void scrapeFailed(String job, Duration interval, Failure failure);

  /** A sample was refused while its scrape went on. */
  void sampleRefused(Refusal refusal, int samples);

  /** Samples were dropped by write relabeling, counted once per encoding. */
  void droppedByWriteRelabel(int samples);

  /** Something was left out while its scrape went on; what is not sent, once an encoding. */
  void leftOut(LeftOut what, int count);

  /** Samples were handed over, report series and stale markers included, summed over encodings. */
  void samplesCommitted(int samples);

  /** How many series all targets have now changed by this much. */
  void seriesChanged(int delta);

  /**
   * A scrape was left out because the one before it still ran, or it would have started too late.
   */
  void scrapeSkipped(String job);

  /** Why a scrape failed. */
  enum Failure {
    CONNECT,
    TIMEOUT,
    STATUS,
    CONTENT_TYPE,
    GZIP,
    BODY,
    PARSE,
    BODY_SIZE_LIMIT,
    SAMPLE_LIMIT,
    LABEL_LIMIT,
    BUCKET_LIMIT,
    TARGET_LIMIT
  }

  /** What was left out. */
  enum LeftOut {
    /** Native histograms of a job that does not scrape them. */
    NATIVE_HISTOGRAM_NOT_SCRAPED,
    /** Native histograms of endpoints that do not ask for them. */
    NATIVE_HISTOGRAM_NOT_SENT,
    /** Exemplars of endpoints that do not ask for them. */
    EXEMPLAR_NOT_SENT,
    /** Exemplars that were sent with an earlier scrape. */
    EXEMPLAR_REPEATED,
    /** Exemplars with more than 128 letters of labels. */
    EXEMPLAR_TOO_LONG
  }

  /** Why a sample was refused. */
  enum Refusal {
    DUPLICATE,
    OUT_OF_ORDER,
    OUT_OF_BOUNDS
  }
}
