// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tandem.model.MetricMetadata;
import io.tandem.model.SpecialValues;
import io.tandem.scrape.ScrapeMetrics.Failure;
import io.tandem.scrape.ScrapeMetrics.Refusal;
import io.tandem.scrape.parse.ParsedSeries;
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

  PageAppender(SeriesResolver resolver, SeriesWriter writer, ScrapeMetrics metrics) {
    this.resolver = resolver;
    this.writer = writer;
    this.metrics = metrics;
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
  @Nullable ScrapeFault append(ParsedSeries series, MetricMetadata.Type type) {
    TargetSeries to = begun();
    SeriesTable table = to.table;
    total++;
    int start = series.seriesStart();
    long hash = HASHER.hashBytesToLong(series.window(), start, series.seriesEnd() - start);
    int slot = table.find(hash);
    boolean unknown = slot == SeriesTable.ABSENT;
    boolean first = true;
    if (unknown) {
      int verdict = resolver.resolve(series, type, to);
      ScrapeFault fault = resolver.fault();
      if (fault != null) {
        return fault;
      }
      slot = table.insert(hash, verdict);
    } else {
      first = table.see(slot);
    }
    int verdict = table.verdict(slot);
    if (verdict != SeriesTable.DROPPED) {
      added++;
      boolean accepted = accept(to, series, slot, verdict, first, unknown);
      fresh += accepted && unknown ? 1 : 0;
    }
    return null;
  }

  private boolean accept(
      TargetSeries to, ParsedSeries series, int slot, int verdict, boolean first, boolean unknown) {
    boolean own = series.hasTimestamp() && to.rules.honorTimestamps();
    long timestamp = own ? series.timestamp() : scrapeMillis;
    Refusal refusal = refusal(to, slot, verdict, first, own, timestamp);
    if (refusal != null) {
      switch (refusal) {
        case DUPLICATE -> duplicates++;
        case OUT_OF_ORDER -> outOfOrder++;
        case OUT_OF_BOUNDS -> outOfBounds++;
      }
      metrics.sampleRefused(refusal, 1);
      return false;
    }
    accepted++;
    if (limit == 0 || accepted <= limit) {
      LabelSetMarks notes = unknown || writtenIsAll ? written : null;
      write(to, series, verdict, series.valueBits(), timestamp, notes);
    }
    return true;
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
  void appendStale(ParsedSeries series) {
    TargetSeries to = begun();
    SeriesRules rules = to.rules;
    if (series.hasTimestamp() && rules.honorTimestamps() && !rules.trackTimestampsStaleness()) {
      return;
    }
    int start = series.seriesStart();
    long hash = HASHER.hashBytesToLong(series.window(), start, series.seriesEnd() - start);
    int slot = to.table.find(hash);
    if (slot == SeriesTable.ABSENT || !to.table.expire(slot)) {
      return;
    }
    int verdict = to.table.verdict(slot);
    boolean gone =
        verdict != SeriesTable.DROPPED && (verdict < 0 || to.marks.mark(to.labelHash(verdict)));
    if (gone) {
      write(to, series, verdict, SpecialValues.STALE_NAN_BITS, scrapeMillis, written);
    }
  }

  private void write(
      TargetSeries to,
      ParsedSeries series,
      int verdict,
      long bits,
      long timestamp,
      @Nullable LabelSetMarks notes) {
    for (int e = 0; e < encoders.size(); e++) {
      ScrapeEncoder encoder = encoders.get(e);
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
        if (e == 0 && bits != SpecialValues.STALE_NAN_BITS) {
          duplicates++;
          metrics.sampleRefused(Refusal.DUPLICATE, 1);
        }
        continue;
      }
      encoder.endSeries(bits, timestamp);
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
