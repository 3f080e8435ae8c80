// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.histogram;

import io.tandem.wire.ProtoBytes;
import java.util.Arrays;

/**
 * The buckets of one sign that are not empty, by rising index, with absolute counts: whole numbers,
 * or the bits of doubles in a float histogram. Used again for the next histogram. One owner.
 */
final class Buckets {
  private int[] indexes = new int[32];
  private long[] counts = new long[32];
  private int size;
  private final ProtoBytes packed = new ProtoBytes();

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int index(int at) {
    return indexes[at];
  }

  long count(int at) {
    return counts[at];
  }

  /** Adds a bucket behind all others, or to the last one. */
  void add(int index, long count, boolean isFloat) {
    boolean empty = isFloat ? Double.longBitsToDouble(count) == 0 : count == 0;
    if (empty) {
      return;
    }
    if (size > 0 && indexes[size - 1] == index) {
      counts[size - 1] = sum(counts[size - 1], count, isFloat);
      return;
    }
    if (size == indexes.length) {
      indexes = Arrays.copyOf(indexes, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    indexes[size] = index;
    counts[size++] = count;
  }

  private static long sum(long a, long b, boolean isFloat) {
    return isFloat
        ? Double.doubleToRawLongBits(Double.longBitsToDouble(a) + Double.longBitsToDouble(b))
        : a + b;
  }

  /** Merges buckets as a schema that is smaller by this much has them. */
  void coarsen(int steps, boolean isFloat) {
    int all = size;
    size = 0;
    for (int i = 0; i < all; i++) {
      // Bucket 0 ends at 1, whatever the schema; so do all that it is merged from.
      add((indexes[i] - 1 >> steps) + 1, counts[i], isFloat);
    }
  }

  /** Writes spans, and deltas or counts, as the fields of these numbers. */
  void write(ProtoBytes out, int spans, int deltas, int floats, boolean isFloat) {
    for (int from = 0; from < size; ) {
      int to = from + 1;
      while (to < size && indexes[to] == indexes[to - 1] + 1) {
        to++;
      }
      packed.clear();
      packed.tag(1, 0);
      packed.zigzag(from == 0 ? indexes[0] : indexes[from] - indexes[from - 1] - 1);
      packed.field(2, to - from);
      out.messageField(spans, packed);
      from = to;
    }
    packed.clear();
    long before = 0;
    for (int i = 0; i < size; i++) {
      if (isFloat) {
        packed.fixed64(counts[i]);
      } else {
        packed.zigzag(counts[i] - before);
        before = counts[i];
      }
    }
    if (size > 0) {
      out.messageField(isFloat ? floats : deltas, packed);
    }
  }
}
