// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one target's scrapes leave behind and share: its series, its last page, its report series.
 * All or nothing: a scrape is handed over whole, or only its report and stale markers for what was
 * there before. Owned by the target's event loop.
 */
final class TargetScraper {
  private final LoopResources loop;
  private TargetSeries series;
  private ReportSeries report;

  /** The series under the rules before, as long as their last page may hold what is gone now. */
  private @Nullable TargetSeries before;

  private @Nullable PageCopy lastPage;
  private long lastMillis = Long.MIN_VALUE;
  private int toldSeries;
  private boolean forgotten;

  TargetScraper(TargetSeries series, ReportSeries report, LoopResources loop) {
    this.series = series;
    this.report = report;
    this.loop = loop;
  }

  /** Other rules hold from the next scrape on; only between scrapes. */
  void change(TargetSeries series, ReportSeries report) {
    boolean sameEncodings = encodings(this.series).equals(encodings(series));
    if (lastPage != null && sameEncodings) {
      before = before == null ? this.series : before;
    } else {
      before = null;
      dropLastPage();
    }
    this.series = series;
    this.report = report;
    tellSeries();
  }

  private static List<Encoding> encodings(TargetSeries series) {
    return series.rules.encodings().stream().map(EncodingRules::encoding).toList();
  }

  private void dropLastPage() {
    if (lastPage != null) {
      lastPage.release();
      lastPage = null;
    }
  }

  /** Tells by how much the number of series changed since it was told last. */
  private void tellSeries() {
    int now = forgotten ? 0 : series.table.size();
    loop.metrics.seriesChanged(now - toldSeries);
    toldSeries = now;
  }

  /** Starts a scrape; one at a time. */
  ScrapeSession open(long tickMillis, long scrapeMillis) {
    return new ScrapeSession(this, loop, tickMillis, scrapeMillis);
  }

  /** Nobody asked the target at this tick: says so, with a failed scrape that holds nothing. */
  void miss(long tickMillis) {
    long id = series.target.id();
    for (Encoding encoding : encodings(series)) {
      loop.sink.commit(EncodedScrape.missed(encoding, id, tickMillis));
    }
  }

  /** Lets the last page be read once more, beside the scrapes. */
  void readSeries(SeriesReading reading) {
    reading.begin(series, lastPage);
  }

  TargetSeries series() {
    return series;
  }

  ReportSeries report() {
    return report;
  }

  long lastMillis() {
    return lastMillis;
  }

  boolean hasLastPage() {
    return lastPage != null;
  }

  boolean rulesChanged() {
    return before != null;
  }

  /** How many series the target has now. */
  int seriesCount() {
    return series.table.size();
  }

  /** Whether it was ever scraped, with or without success. */
  boolean wasScraped() {
    return lastMillis != Long.MIN_VALUE;
  }

  /**
   * The scrape is good: what is gone since the last page gets stale markers, the page becomes the
   * last.
   *
   * @param done runs when the markers are written, nearly always at once
   */
  void keep(
      ScrapeSession session,
      PageAppender appender,
      PageReader reader,
      PageCopy page,
      long scrapeMillis,
      Runnable done) {
    boolean empty = reader.bodyBytes() == 0;
    Runnable settle =
        () -> {
          settle(page, scrapeMillis);
          if (empty) {
            // An empty page forgets nothing: what it showed before counts as known when it is back.
            series.table.fail();
          } else {
            series.table.commit();
          }
          series.compact();
          tellSeries();
          done.run();
        };
    if (lastPage != null && (before != null || series.table.hasVanished())) {
      writeStale(lastPage, session, appender, reader, settle);
    } else {
      settle.run();
    }
  }

  /** The scrape failed: everything of the last page gets stale markers. */
  void fail(
      ScrapeSession session,
      PageAppender appender,
      PageReader reader,
      long scrapeMillis,
      Runnable done) {
    Runnable settle =
        () -> {
          settle(null, scrapeMillis);
          series.table.fail();
          tellSeries();
          done.run();
        };
    if (lastPage == null) {
      settle.run();
      return;
    }
    if (before == null) {
      series.table.begin();
      series.marks.begin();
    }
    writeStale(lastPage, session, appender, reader, settle);
  }

  private void settle(@Nullable PageCopy page, long scrapeMillis) {
    dropLastPage();
    before = null;
    if (page != null && forgotten) {
      page.release();
      return;
    }
    lastPage = page;
    lastMillis = scrapeMillis;
  }

  private void writeStale(
      PageCopy page,
      ScrapeSession session,
      PageAppender appender,
      PageReader reader,
      Runnable done) {
    if (before != null) {
      appender.turnTo(before);
    }
    page.replay(reader, new StaleVisitor(appender, session), done);
  }

  /** The target goes on elsewhere: no markers. Never used again; a scrape under way was ended. */
  void forget() {
    forgotten = true;
    before = null;
    dropLastPage();
    tellSeries();
  }

  /**
   * The target is gone for good: stale markers for all that it had. Nothing where it was never
   * scraped.
   */
  void endOfRun(long staleMillis) {
    if (wasScraped()) {
      open(staleMillis, staleMillis)
          .leave(
              () -> {
                loop.metrics.seriesChanged(-toldSeries);
                toldSeries = 0;
                lastMillis = Long.MIN_VALUE;
              });
    }
  }
}
