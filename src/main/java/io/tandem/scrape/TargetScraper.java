// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.wire.ScrapeEncoder;
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
      lastPage = null;
    }
    this.series = series;
    this.report = report;
    tellSeries();
  }

  /** Tells by how much the number of series changed since it was told last. */
  private void tellSeries() {
    int now = series.table.size();
    loop.metrics.seriesChanged(now - toldSeries);
    toldSeries = now;
  }

  private static List<io.tandem.wire.Encoding> encodings(TargetSeries series) {
    return series.rules.encodings().stream().map(EncodingRules::encoding).toList();
  }

  /** Starts a scrape; one at a time. */
  ScrapeSession open(long tickMillis, long scrapeMillis) {
    return new ScrapeSession(this, loop, tickMillis, scrapeMillis);
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
   */
  void keep(PageAppender appender, PageReader reader, PageCopy page, long scrapeMillis) {
    boolean empty = reader.bodyBytes() == 0;
    if (lastPage != null && (before != null || series.table.hasVanished())) {
      writeStale(appender, reader);
    }
    before = null;
    lastPage = page;
    lastMillis = scrapeMillis;
    if (empty) {
      // An empty page forgets nothing: what it showed before counts as known when it is back.
      series.table.fail();
    } else {
      series.table.commit();
    }
    series.compact();
    tellSeries();
  }

  /** The scrape failed: everything of the last page gets stale markers. */
  void fail(PageAppender appender, PageReader reader, long scrapeMillis) {
    if (lastPage != null) {
      if (before == null) {
        series.table.begin();
        series.marks.begin();
      }
      writeStale(appender, reader);
    }
    before = null;
    lastPage = null;
    lastMillis = scrapeMillis;
    series.table.fail();
    tellSeries();
  }

  private void writeStale(PageAppender appender, PageReader reader) {
    PageCopy page = lastPage;
    if (page == null) {
      return;
    }
    if (before != null) {
      appender.turnTo(before);
    }
    page.replay(reader, new StaleVisitor(appender));
  }

  /**
   * The target is gone for good: stale markers for all that it had. Nothing where it was never
   * scraped.
   */
  void endOfRun(long staleMillis) {
    if (!wasScraped()) {
      return;
    }
    List<EncodingRules> encodings = series.rules.encodings();
    List<ScrapeEncoder> encoders = loop.takeEncoders(encodings);
    PageReader reader = loop.takeReader();
    PageAppender appender = new PageAppender(loop.resolver, loop.writer, loop.metrics);
    appender.begin(series, encoders, staleMillis, lastMillis);
    fail(appender, reader, staleMillis);
    for (int e = 0; e < encoders.size(); e++) {
      report.writeStale(staleMillis, e, encoders.get(e));
      loop.metrics.samplesCommitted(encoders.get(e).samples());
      loop.sink.commit(encoders.get(e).finish(series.target.id(), staleMillis));
    }
    loop.giveBack(encoders);
    loop.giveBack(reader);
    loop.metrics.seriesChanged(-toldSeries);
    toldSeries = 0;
    lastMillis = Long.MIN_VALUE;
  }
}
