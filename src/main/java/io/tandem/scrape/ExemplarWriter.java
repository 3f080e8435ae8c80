// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tandem.scrape.ScrapeMetrics.LeftOut;
import io.tandem.scrape.parse.Exemplars;
import io.tandem.scrape.parse.ExpositionParser;
import io.tandem.wire.ProtoBytes;

/**
 * Encodes the exemplars of a sample, by rising time and without those that were sent before: a page
 * shows an exemplar until it has a newer one. An exemplar without a time has the sample's.
 * Remembers 8 bytes a series that has exemplars, in the target's table. Belongs to one event loop.
 */
final class ExemplarWriter {
  private static final Hasher64 HASHER = Hashing.xxh3_64();
  private static final int EXEMPLARS = 3;
  private static final long UNTIMED = 0x9e3779b97f4a7c15L;

  private final ScrapeMetrics metrics;
  private final Exemplars exemplars = new Exemplars();
  private final ProtoBytes fields = new ProtoBytes();
  private final ProtoBytes one = new ProtoBytes();
  private int[] order = new int[4];

  ExemplarWriter(ScrapeMetrics metrics) {
    this.metrics = metrics;
  }

  /** The fields of the series' message; valid until the next call. */
  ProtoBytes fields() {
    return fields;
  }

  /** Forgets what was encoded. */
  void clear() {
    fields.clear();
  }

  /**
   * Encodes what is new.
   *
   * @return how many
   */
  int encode(ExpositionParser parser, SeriesTable table, int slot, long sampleMillis) {
    fields.clear();
    exemplars.clear();
    parser.readExemplars(exemplars);
    if (exemplars.tooLong() > 0) {
      metrics.leftOut(LeftOut.EXEMPLAR_TOO_LONG, exemplars.tooLong());
    }
    int count = exemplars.count();
    if (count == 0) {
      return 0;
    }
    sort(count);
    int from = firstNew(count, table.lastExemplar(slot));
    for (int i = from; i < count; i++) {
      write(order[i], sampleMillis);
    }
    if (from > 0) {
      metrics.leftOut(LeftOut.EXEMPLAR_REPEATED, from);
    }
    table.setLastExemplar(slot, hash(order[count - 1]));
    return count - from;
  }

  private void sort(int count) {
    if (count > order.length) {
      order = new int[2 * count];
    }
    for (int i = 0; i < count; i++) {
      int at = i;
      while (at > 0 && exemplars.timestamp(order[at - 1]) > exemplars.timestamp(i)) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = i;
    }
  }

  /** The place behind the exemplar that was the last one before; 0 where it is not there. */
  private int firstNew(int count, long lastBefore) {
    for (int i = count; i > 0; i--) {
      if (hash(order[i - 1]) == lastBefore) {
        return i;
      }
    }
    return 0;
  }

  private long hash(int at) {
    int start = exemplars.labelsStart(at);
    long labels =
        HASHER.hashBytesToLong(exemplars.labels(), start, exemplars.labelsEnd(at) - start);
    long time = exemplars.hasTimestamp(at) ? exemplars.timestamp(at) : UNTIMED;
    long hash = 31 * (31 * labels + exemplars.valueBits(at)) + time;
    return hash == 0 ? 1 : hash;
  }

  private void write(int at, long sampleMillis) {
    one.clear();
    int start = exemplars.labelsStart(at);
    one.raw(exemplars.labels(), start, exemplars.labelsEnd(at) - start);
    one.doubleField(2, exemplars.valueBits(at));
    one.field(3, exemplars.hasTimestamp(at) ? exemplars.timestamp(at) : sampleMillis);
    fields.messageField(EXEMPLARS, one);
  }
}
