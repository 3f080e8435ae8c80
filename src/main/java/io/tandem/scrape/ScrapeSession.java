// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.scrape.ScrapeMetrics.Failure;
import io.tandem.scrape.parse.ExpositionParser;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.ScrapeEncoder;
import io.tandem.wire.ScrapeStage;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One scrape from its request to its commit: body in, batches out. Up to {@link #STAGE_BYTES} of
 * compressed series wait in memory for the end of the page; what a larger page makes goes to a
 * stage on disk as it comes. Owned by the target's event loop; ends with {@link #complete}, {@link
 * #fail} or {@link #leave}, once.
 */
final class ScrapeSession implements PageReader.Visitor {
  private static final long STAGE_BYTES = 8L << 20;

  private final TargetScraper target;
  private final LoopResources loop;
  private final long tickMillis;
  private final long scrapeMillis;
  private final List<ScrapeEncoder> encoders;
  private final PageReader reader;
  private final PageAppender appender;
  private final @Nullable ScrapeStage[] stages;
  private @Nullable PageCopy page;
  private boolean ending;
  private boolean abandoned;
  private boolean up = true;
  private int total;
  private int added;
  private int fresh;
  private @Nullable String refused;

  ScrapeSession(TargetScraper target, LoopResources loop, long tickMillis, long scrapeMillis) {
    this.target = target;
    this.loop = loop;
    this.tickMillis = tickMillis;
    this.scrapeMillis = scrapeMillis;
    encoders = loop.takeEncoders(target.series().rules.encodings());
    reader = loop.takeReader();
    appender =
        new PageAppender(loop.resolver, loop.writer, loop.exemplars, loop.sample, loop.metrics);
    stages = new ScrapeStage[encoders.size()];
  }

  /**
   * The outcome of a scrape, for status and metrics.
   *
   * @param refused which samples were refused although the scrape was kept, or null
   */
  record Outcome(
      @Nullable ScrapeFault fault,
      @Nullable String refused,
      int total,
      int added,
      int fresh,
      long bodyBytes) {}

  /** A body of that format follows. */
  void openBody(PageFormat format, boolean gzip) {
    SeriesRules rules = target.series().rules;
    page = new PageCopy(format, rules, gzip, loop);
    reader.begin(format.parser(rules), gzip, rules.limits().bodySizeBytes());
    appender.begin(target.series(), encoders, scrapeMillis, target.lastMillis());
    if (target.hasLastPage()) {
      appender.noteWritten(target.rulesChanged());
    }
  }

  /** Takes bytes of the body; a fault ends the scrape, to be given to {@link #fail}. */
  @Nullable ScrapeFault body(byte[] bytes, int offset, int length) {
    PageCopy copy = page;
    if (copy == null) {
      throw new IllegalStateException("BUG: a body that was not opened");
    }
    copy.add(bytes, offset, length);
    return reader.feed(bytes, offset, length, this);
  }

  /** Moves what is too much for memory to disk; where the body has to wait for that, or null. */
  @Nullable Backlog stageParts() {
    Backlog backlog = page == null ? null : page.backlog();
    for (int e = 0; e < stages.length; e++) {
      ScrapeEncoder encoder = encoders.get(e);
      ScrapeStage stage = stages[e];
      if (stage == null && encoder.stagedBytes() > STAGE_BYTES) {
        EncodingRules rules = target.series().rules.encodings().get(e);
        stage = loop.sink.stage(rules.encoding(), target.series().target.id(), tickMillis, up);
        stages[e] = stage;
      }
      if (stage != null) {
        for (EncodedScrape.Part part : encoder.takeParts()) {
          if (!stage.add(part)) {
            backlog = stage::onDrain;
          }
        }
      }
    }
    return backlog;
  }

  @Override
  public @Nullable ScrapeFault series(ExpositionParser parser, boolean isHistogram) {
    return appender.append(parser, isHistogram);
  }

  @Override
  public void metadata(ExpositionParser parser) {
    loop.metadata.see(parser);
  }

  /**
   * The body is whole.
   *
   * @param done gets the outcome when it is handed over, nearly always at once
   */
  void complete(long durationNanos, Consumer<Outcome> done) {
    ending = true;
    PageCopy copy = page;
    ScrapeFault fault = copy == null ? noBody() : reader.finish(this);
    takeCounts();
    if (fault == null) {
      fault = appender.limitFault();
    }
    if (fault != null || copy == null) {
      fail(fault == null ? noBody() : fault, durationNanos, done);
      return;
    }
    long bodyBytes = reader.bodyBytes();
    copy.close();
    target.keep(
        this,
        appender,
        reader,
        copy,
        scrapeMillis,
        () -> commit(null, durationNanos, bodyBytes, done));
  }

  private static ScrapeFault noBody() {
    return new ScrapeFault(Failure.BODY, "no body");
  }

  /** The scrape is thrown away; what was there before gets stale markers. */
  void fail(ScrapeFault fault, long durationNanos, Consumer<Outcome> done) {
    ending = true;
    up = false;
    takeCounts();
    long bodyBytes = page == null ? 0 : reader.bodyBytes();
    startOver();
    target.fail(
        this, appender, reader, scrapeMillis, () -> commit(fault, durationNanos, bodyBytes, done));
  }

  private void takeCounts() {
    if (page != null) {
      total = appender.total();
      added = appender.added();
      fresh = appender.fresh();
      refused = appender.refused();
    }
  }

  /** Forgets what was made of the body. */
  private void startOver() {
    dropStages();
    if (page == null) {
      appender.begin(target.series(), encoders, scrapeMillis, target.lastMillis());
    } else {
      page.release();
      page = null;
    }
    List<EncodingRules> encodings = target.series().rules.encodings();
    for (int e = 0; e < stages.length; e++) {
      encoders.get(e).begin(encodings.get(e).encoding());
    }
  }

  private void dropStages() {
    for (int e = 0; e < stages.length; e++) {
      ScrapeStage stage = stages[e];
      if (stage != null) {
        stage.abort();
        stages[e] = null;
      }
    }
  }

  private void commit(
      @Nullable ScrapeFault fault, long durationNanos, long bodyBytes, Consumer<Outcome> done) {
    if (abandoned) {
      release();
      return;
    }
    ReportSeries.Report report =
        new ReportSeries.Report(fault == null, durationNanos, total, added, fresh, bodyBytes);
    for (int e = 0; e < stages.length; e++) {
      target.report().write(report, scrapeMillis, e, encoders.get(e));
    }
    handOver();
    done.accept(new Outcome(fault, fault == null ? refused : null, total, added, fresh, bodyBytes));
  }

  private void handOver() {
    for (int e = 0; e < stages.length; e++) {
      EncodedScrape scrape = encoders.get(e).finish(target.series().target.id(), tickMillis, up);
      loop.metrics.samplesCommitted(scrape.samples());
      ScrapeStage stage = stages[e];
      if (stage != null) {
        stage.commit(scrape);
      } else {
        loop.sink.commit(scrape);
      }
    }
    release();
  }

  /** No scrape but the last word on a target that is gone: stale markers for series and report. */
  void leave(Runnable done) {
    ending = true;
    startOver();
    target.fail(
        this,
        appender,
        reader,
        scrapeMillis,
        () -> {
          for (int e = 0; e < stages.length; e++) {
            target.report().writeStale(scrapeMillis, e, encoders.get(e));
          }
          handOver();
          done.run();
        });
  }

  /**
   * Ends the scrape without a trace. Where markers are being read from disk, the end comes when
   * they are read.
   */
  void abandon() {
    abandoned = true;
    if (!ending) {
      if (page != null) {
        page.release();
      }
      release();
    }
  }

  private void release() {
    dropStages();
    loop.giveBack(encoders);
    loop.giveBack(reader);
  }
}
