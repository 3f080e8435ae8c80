// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.scrape.ScrapeMetrics.Failure;
import io.tandem.scrape.parse.ExpositionParser;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.ScrapeEncoder;
import io.tandem.wire.ScrapeStage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One scrape from its request to its commit: body in, batches out. Up to {@link #STAGE_BYTES} of
 * compressed series wait in memory for the end of the page; what a larger page makes goes to a
 * stage on disk as it comes. Owned by the target's event loop; ends with {@link #complete} or
 * {@link #fail}, once.
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
  private @Nullable ScrapeStage behind;
  private int total;
  private int added;
  private int fresh;

  ScrapeSession(TargetScraper target, LoopResources loop, long tickMillis, long scrapeMillis) {
    this.target = target;
    this.loop = loop;
    this.tickMillis = tickMillis;
    this.scrapeMillis = scrapeMillis;
    encoders = loop.takeEncoders(target.series().rules.encodings());
    reader = loop.takeReader();
    appender = new PageAppender(loop.resolver, loop.writer, loop.metrics);
    stages = new ScrapeStage[encoders.size()];
  }

  /** The outcome of a scrape, for status and metrics. */
  record Outcome(@Nullable ScrapeFault fault, int total, int added, int fresh, long bodyBytes) {}

  /** A body of that format follows. */
  void openBody(PageFormat format, boolean gzip) {
    page = new PageCopy(format, gzip);
    reader.begin(format, gzip, target.series().rules.limits().bodySizeBytes());
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
    copy.add(bytes, offset, length, loop.compressor);
    ScrapeFault fault = reader.feed(bytes, offset, length, this);
    if (fault == null) {
      stageParts();
    }
    return fault;
  }

  private void stageParts() {
    for (int e = 0; e < stages.length; e++) {
      ScrapeEncoder encoder = encoders.get(e);
      ScrapeStage stage = stages[e];
      if (stage == null && encoder.stagedBytes() > STAGE_BYTES) {
        EncodingRules rules = target.series().rules.encodings().get(e);
        stage = loop.sink.stage(rules.encoding(), target.series().target.id(), tickMillis);
        stages[e] = stage;
      }
      if (stage != null) {
        for (EncodedScrape.Part part : encoder.takeParts()) {
          if (!stage.add(part)) {
            behind = stage;
          }
        }
      }
    }
  }

  /** The stage that wants the body to pause until it has room, or null; asked once per pause. */
  @Nullable ScrapeStage takeBehind() {
    ScrapeStage stage = behind;
    behind = null;
    return stage;
  }

  @Override
  public @Nullable ScrapeFault series(ExpositionParser parser) {
    return appender.append(parser.series(), parser.type());
  }

  @Override
  public void metadata(ExpositionParser parser) {
    loop.metadata.see(parser);
  }

  /** The body is whole. */
  Outcome complete(long durationNanos) {
    ScrapeFault fault = page == null ? noBody() : reader.finish(this);
    takeCounts();
    if (fault == null) {
      fault = appender.limitFault();
    }
    if (fault != null) {
      return fail(fault, durationNanos);
    }
    long bodyBytes = reader.bodyBytes();
    PageCopy copy = page;
    if (copy != null) {
      copy.close(loop.compressor);
      target.keep(appender, reader, copy, scrapeMillis);
    }
    return commit(null, durationNanos, bodyBytes);
  }

  private static ScrapeFault noBody() {
    return new ScrapeFault(Failure.BODY, "no body");
  }

  /** The scrape is thrown away; what was there before gets stale markers. */
  Outcome fail(ScrapeFault fault, long durationNanos) {
    takeCounts();
    long bodyBytes = page == null ? 0 : reader.bodyBytes();
    for (int e = 0; e < stages.length; e++) {
      ScrapeStage stage = stages[e];
      if (stage != null) {
        stage.abort();
        stages[e] = null;
      }
      encoders.get(e).begin(target.series().rules.encodings().get(e).encoding());
    }
    if (page == null) {
      appender.begin(target.series(), encoders, scrapeMillis, target.lastMillis());
    }
    target.fail(appender, reader, scrapeMillis);
    return commit(fault, durationNanos, bodyBytes);
  }

  private void takeCounts() {
    if (page != null) {
      total = appender.total();
      added = appender.added();
      fresh = appender.fresh();
    }
  }

  private Outcome commit(@Nullable ScrapeFault fault, long durationNanos, long bodyBytes) {
    ReportSeries.Report report =
        new ReportSeries.Report(fault == null, durationNanos, total, added, fresh, bodyBytes);
    for (int e = 0; e < stages.length; e++) {
      ScrapeEncoder encoder = encoders.get(e);
      target.report().write(report, scrapeMillis, e, encoder);
      EncodedScrape scrape = encoder.finish(target.series().target.id(), tickMillis);
      loop.metrics.samplesCommitted(scrape.samples());
      ScrapeStage stage = stages[e];
      if (stage != null) {
        stage.commit(scrape);
      } else {
        loop.sink.commit(scrape);
      }
    }
    release();
    return new Outcome(fault, total, added, fresh, bodyBytes);
  }

  /** Ends the scrape without a trace: the program is stopping. */
  void abandon() {
    for (ScrapeStage stage : stages) {
      if (stage != null) {
        stage.abort();
      }
    }
    release();
  }

  private void release() {
    loop.giveBack(encoders);
    loop.giveBack(reader);
  }
}
