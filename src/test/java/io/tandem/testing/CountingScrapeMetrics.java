// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.scrape.ScrapeMetrics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Keeps the counts of scraping. */
public final class CountingScrapeMetrics implements ScrapeMetrics {
  public final Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
  public final Map<Failure, Integer> failed = new EnumMap<>(Failure.class);
  public final Map<LeftOut, Integer> leftOut = new EnumMap<>(LeftOut.class);
  public int committed;
  public int series;
  public int skipped;
  public int writeRelabelled;

  @Override
  public void scrapeBegan(Duration interval, long sinceLastBeginNanos) {
    // Not asked for by any test.
  }

  @Override
  public void scrapeSucceeded(
      String job,
      Duration interval,
      long sinceTickNanos,
      int samples,
      int newSeries,
      long bodyBytes) {
    // Not asked for by any test.
  }

  @Override
  public void scrapeFailed(String job, Duration interval, Failure failure) {
    failed.merge(failure, 1, Integer::sum);
  }

  @Override
  public void sampleRefused(Refusal refusal, int samples) {
    refused.merge(refusal, samples, Integer::sum);
  }

  @Override
  public void droppedByWriteRelabel(int samples) {
    writeRelabelled += samples;
  }

  @Override
  public void leftOut(LeftOut what, int count) {
    leftOut.merge(what, count, Integer::sum);
  }

  @Override
  public void samplesCommitted(int samples) {
    committed += samples;
  }

  @Override
  public void seriesChanged(int delta) {
    series += delta;
  }

  @Override
  public void scrapeSkipped(String job) {
    skipped++;
  }
}
