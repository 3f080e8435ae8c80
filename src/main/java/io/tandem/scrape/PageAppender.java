// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tandem.config.HistogramConfig;
import io.tandem.model.SpecialValues;
import io.tandem.scrape.ScrapeMetrics.Failure;
import io.tandem.scrape.ScrapeMetrics.LeftOut;
import io.tandem.scrape.ScrapeMetrics.Refusal;
import io.tandem.scrape.histogram.NativeHistogram;
import io.tandem.scrape.parse.ExpositionParser;
import io.tandem.scrape.parse.ParsedSeries;
import io.tandem.wire.Encoding.Contents;
import io.tandem.wire.ProtoBytes;
import io.tandem.wire.ScrapeEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the samples of one scrape into encoded series: looks each up in its target's table,
 * resolves those that are new, writes the others as their verdict says. Allocates nothing for a
 * series that is known. Belongs to one event loop and to one scrape at a time.
 */
final class PageAppender {
  /** Samples further ahead than this are refused, as Prometheus does. */
  private static final long MAX_AHEAD_MILLIS = 600_000;

  private static final Hasher64 HASHER = Hashing.xxh3_64();

  private final SeriesResolver resolver;
  private final SeriesWriter writer;
  private final ScrapeMetrics metrics;
  private final ExemplarWriter exemplars;
  private final PendingSample sample;
  private List<ScrapeEncoder> encoders = List.of();
  private @Nullable TargetSeries target;
  private @Nullable LabelSetMarks written;
  private boolean writtenIsAll;
  private long scrapeMillis;
  private long beforeMillis;
  private long limit;
  private int total;
  private int added;
  private int accepted;
  private int fresh;
  private int duplicates;
  private int outOfOrder;
  private int outOfBounds;

  /** A histogram had more buckets than it may, however wide: nothing of the page is kept. */
  private boolean isOverBuckets;

  /** The times of the sample under way and of the last one of its series. */
  private long sampleMillis;

  private long lastMillis;
  private int newExemplars;
  private boolean staleHistogram;

  PageAppender(
      SeriesResolver resolver,
      SeriesWriter writer,
      ExemplarWriter exemplars,
      PendingSample sample,
      ScrapeMetrics metrics) {
    this.resolver = resolver;
    this.writer = writer;
    this.metrics = metrics;
    this.exemplars = exemplars;
    this.sample = sample;
  }

  /**
   * A scrape begins.
   *
   * @param encoders one per encoding, begun
   * @param scrapeMillis the timestamp of samples that have none of their own
   * @param beforeMillis that of the scrape before
   */
  void begin(
      TargetSeries target, List<ScrapeEncoder> encoders, long scrapeMillis, long beforeMillis) {
    this.target = target;
    this.encoders = encoders;
    written = null;
    writtenIsAll = false;
    this.scrapeMillis = scrapeMillis;
    this.beforeMillis = beforeMillis;
    limit = target.rules.limits().samples();
    total = 0;
    added = 0;
    accepted = 0;
    fresh = 0;
    duplicates = 0;
    outOfOrder = 0;
    outOfBounds = 0;
    isOverBuckets = false;
    target.table.begin();
    target.marks.begin();
  }

  /**
   * There is an earlier page whose series may be gone: notes the labels of what this page shows for
   * the first time, for a series that only changed its text is not gone.
   *
   * @param all notes the labels of everything: the rules changed since the earlier page
   */
  void noteWritten(boolean all) {
    written = new LabelSetMarks();
    writtenIsAll = all;
  }

  /** Goes on with the series under other rules, to write what of them is gone. */
  void turnTo(TargetSeries other) {
    target = other;
    other.table.begin();
    other.marks.begin();
  }

  /** Adds a sample of the page; a fault ends the scrape. */
  @Nullable ScrapeFault append(ExpositionParser parser, boolean isHistogram) {
    TargetSeries to = begun();
    SeriesTable table = to.table;
    total++;
    if (isHistogram && !to.rules.histograms().keepsNative()) {
      metrics.leftOut(LeftOut.NATIVE_HISTOGRAM_NOT_SCRAPED, 1);
      return null;
    }
    ParsedSeries series = parser.series();
    int start = series.seriesStart();
    long hash = HASHER.hashBytesToLong(series.window(), start, series.seriesEnd() - start);
    int slot = table.find(hash);
    boolean unknown = slot == SeriesTable.ABSENT;
    boolean untracked =
        series.hasTimestamp() && to.rules.honorTimestamps() && !to.rules.trackTimestampsStaleness();
    boolean first = true;
    if (unknown) {
      int verdict = resolver.resolve(parser, to);
      ScrapeFault fault = resolver.fault();
      if (fault != null) {
        return fault;
      }
      slot = table.insert(hash, verdict, untracked);
    } else {
      first = table.see(slot, untracked);
    }
    int verdict = table.verdict(slot);
    if (verdict == SeriesTable.DROPPED) {
      return null;
    }
    added++;
    return accept(to, series, slot, verdict, first)
        ? accepted(to, parser, isHistogram, slot, unknown)
        : null;
  }

  /** Beyond a limit nothing is written and no series is new any more; the page is read on. */
  private @Nullable ScrapeFault accepted(
      TargetSeries to, ExpositionParser parser, boolean isHistogram, int slot, boolean unknown) {
    accepted++;
    boolean fits = limit == 0 || accepted <= limit;
    ScrapeFault fault = fits ? write(to, parser, isHistogram, slot, unknown) : null;
    fresh += unknown && fits && !isOverBuckets ? 1 : 0;
    return fault;
  }

  private boolean accept(
      TargetSeries to, ParsedSeries series, int slot, int verdict, boolean first) {
    boolean own = series.hasTimestamp() && to.rules.honorTimestamps();
    lastMillis = to.table.hasTimestamps() ? to.table.lastTimestamp(slot) : beforeMillis;
    sampleMillis = own ? series.timestamp() : scrapeMillis;
    Refusal refusal = refusal(to, slot, verdict, first, own, sampleMillis);
    if (refusal == null) {
      return true;
    }
    switch (refusal) {
      case DUPLICATE -> duplicates++;
      case OUT_OF_ORDER -> outOfOrder++;
      case OUT_OF_BOUNDS -> outOfBounds++;
    }
    metrics.sampleRefused(refusal, 1);
    return false;
  }

  /** Writes a sample that was accepted, with all that belongs to it. */
  private @Nullable ScrapeFault write(
      TargetSeries to, ExpositionParser parser, boolean isHistogram, int slot, boolean unknown) {
    int verdict = to.table.verdict(slot);
    ParsedSeries series = parser.series();
    LabelSetMarks notes = unknown || writtenIsAll ? written : null;
    long created = parser.createdMillis();
    if (isHistogram) {
      ScrapeFault fault = prepare(to, parser.histogram());
      if (fault != null || isOverBuckets) {
        return fault;
      }
    }
    if (created != 0 && to.rules.features().zeroAtStart() && created < sampleMillis) {
      if (unknown || created > lastMillis) {
        newExemplars = 0;
        write(to, series, verdict, sample.zero(isHistogram, created), null);
      }
    }
    newExemplars = 0;
    if (parser.hasExemplars()) {
      takeExemplars(to, parser, slot);
    }
    write(
        to,
        series,
        verdict,
        isHistogram
            ? sample.of(parser.histogram(), sampleMillis, created)
            : sample.of(series.valueBits(), sampleMillis, created),
        notes);
    return null;
  }

  private void takeExemplars(TargetSeries to, ExpositionParser parser, int slot) {
    if (to.rules.wantsExemplars()) {
      newExemplars = exemplars.encode(parser, to.table, slot, sampleMillis);
    } else {
      metrics.leftOut(LeftOut.EXEMPLAR_NOT_SENT, 1);
    }
  }

  /** Makes a histogram fit the limits; a fault where it makes no sense. */
  private @Nullable ScrapeFault prepare(TargetSeries to, NativeHistogram histogram) {
    if (histogram.fault() != null) {
      return new ScrapeFault(Failure.PARSE, "native histogram: " + histogram.fault());
    }
    HistogramConfig rules = to.rules.histograms();
    if (rules.minBucketFactor() > 0) {
      histogram.limitSchema(NativeHistogram.schemaOf(rules.minBucketFactor()));
    }
    isOverBuckets |= rules.bucketLimit() > 0 && !histogram.limitBuckets(rules.bucketLimit());
    return null;
  }

  private @Nullable Refusal refusal(
      TargetSeries to, int slot, int verdict, boolean first, boolean own, long timestamp) {
    if (!first && !own) {
      return Refusal.DUPLICATE;
    }
    if (verdict >= 0 && !to.marks.mark(to.labelHash(verdict)) && !own) {
      return Refusal.DUPLICATE;
    }
    if (own && timestamp > scrapeMillis + MAX_AHEAD_MILLIS) {
      return Refusal.OUT_OF_BOUNDS;
    }
    if (own || to.table.hasTimestamps()) {
      if (timestamp <= to.table.lastTimestamp(slot)) {
        return first ? Refusal.OUT_OF_ORDER : Refusal.DUPLICATE;
      }
      to.table.setLastTimestamp(slot, timestamp, beforeMillis);
    }
    return null;
  }

  /** Writes a stale marker for a sample of an earlier page, where its series is gone. */
  void appendStale(ParsedSeries series, boolean isHistogram) {
    TargetSeries to = begun();
    SeriesRules rules = to.rules;
    if (series.hasTimestamp() && rules.honorTimestamps() && !rules.trackTimestampsStaleness()) {
      return;
    }
    int start = series.seriesStart();
    long hash = HASHER.hashBytesToLong(series.window(), start, series.seriesEnd() - start);
    int slot = to.table.find(hash);
    if (slot == SeriesTable.ABSENT) {
      return;
    }
    boolean seen = to.table.isSeenUntracked(slot);
    if (!to.table.expire(slot)) {
      return;
    }
    int verdict = to.table.verdict(slot);
    boolean gone =
        verdict != SeriesTable.DROPPED
            && (verdict < 0 || seen || to.marks.mark(to.labelHash(verdict)));
    if (gone) {
      newExemplars = 0;
      staleHistogram = isHistogram;
      write(to, series, verdict, sample.of(SpecialValues.STALE_NAN_BITS, scrapeMillis, 0), written);
      staleHistogram = false;
    }
  }

  private void write(
      TargetSeries to,
      ParsedSeries series,
      int verdict,
      PendingSample value,
      @Nullable LabelSetMarks notes) {
    for (int e = 0; e < encoders.size(); e++) {
      ScrapeEncoder encoder = encoders.get(e);
      Contents contents = to.contents[e];
      if (!value.isTakenBy(contents) || staleHistogram && !contents.nativeHistograms()) {
        leaveOut(value);
        continue;
      }
      encoder.beginSeries();
      if (verdict < 0) {
        writer.write(series, verdict, to.fixed[e], encoder);
      } else if (!to.writeStored(verdict, e, encoder)) {
        encoder.cancelSeries();
        metrics.droppedByWriteRelabel(1);
        continue;
      }
      if (notes != null && !notes.mark(encoder.labelHash() + e)) {
        encoder.cancelSeries();
        if (e == 0 && !value.isStale()) {
          duplicates++;
          metrics.sampleRefused(Refusal.DUPLICATE, 1);
        }
        continue;
      }
      if (newExemplars > 0) {
        addExemplars(encoder, contents);
      }
      value.end(encoder, contents);
    }
  }

  private void leaveOut(PendingSample value) {
    if (value.isHistogram()) {
      metrics.leftOut(LeftOut.NATIVE_HISTOGRAM_NOT_SENT, 1);
    }
  }

  private void addExemplars(ScrapeEncoder encoder, Contents contents) {
    if (contents.exemplars()) {
      ProtoBytes fields = exemplars.fields();
      encoder.encodedLabels(fields.array(), 0, fields.length());
    } else {
      metrics.leftOut(LeftOut.EXEMPLAR_NOT_SENT, newExemplars);
    }
  }

  private TargetSeries begun() {
    if (target == null) {
      throw new IllegalStateException("BUG: append without begin");
    }
    return target;
  }

  /** Why the page as a whole is refused, once it was read to its end. */
  @Nullable ScrapeFault limitFault() {
    if (isOverBuckets) {
      return new ScrapeFault(Failure.BUCKET_LIMIT, "histogram bucket limit exceeded");
    }
    return limit > 0 && accepted > limit
        ? new ScrapeFault(Failure.SAMPLE_LIMIT, "sample limit exceeded")
        : null;
  }

  /** Which samples were refused, in words, or null. */
  @Nullable String refused() {
    if (duplicates + outOfOrder + outOfBounds == 0) {
      return null;
    }
    return "samples refused: "
        + duplicates
        + " duplicate, "
        + outOfOrder
        + " out of order, "
        + outOfBounds
        + " out of bounds";
  }

  /** Samples of the page. */
  int total() {
    return total;
  }

  /** Samples behind metric relabeling, refused ones included. */
  int added() {
    return added;
  }

  /** Series that were not known before. */
  int fresh() {
    return fresh;
  }
}
