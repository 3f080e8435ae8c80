// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import io.tandem.scrape.histogram.NativeHistogram;
import io.tandem.wire.ProtoCursor;
import java.util.Arrays;

/**
 * Reads the native part of an {@code io.prometheus.client.Histogram}. Holds no more than the
 * message has bytes. Belongs to one parser.
 */
final class NativeReader {
  private static final int COUNT = 1;
  private static final int SUM = 2;
  private static final int COUNT_FLOAT = 4;
  private static final int SCHEMA = 5;
  private static final int ZERO_THRESHOLD = 6;
  private static final int ZERO_COUNT = 7;
  private static final int ZERO_COUNT_FLOAT = 8;
  private static final int NEGATIVE = 9;
  private static final int POSITIVE = 12;

  private final ProtoCursor fields = new ProtoCursor();
  private final ProtoCursor inner = new ProtoCursor();
  private final Side positive = new Side();
  private final Side negative = new Side();
  private long count;
  private double sum;
  private double countFloat;
  private int schema;
  private double zeroThreshold;
  private long zeroCount;
  private double zeroCountFloat;

  /** Spans, deltas and counts as they stand in the message. */
  private static final class Side {
    private long[] spans = new long[8];
    private int spanCount;
    private long[] deltas = new long[32];
    private int deltaCount;
    private long[] floats = new long[32];
    private int floatCount;

    void clear() {
      spanCount = 0;
      deltaCount = 0;
      floatCount = 0;
    }

    void span(int offset, int length) {
      if (spanCount == spans.length) {
        spans = Arrays.copyOf(spans, 2 * spanCount);
      }
      spans[spanCount++] = (long) offset << 32 | length & 0xffffffffL;
    }

    void delta(long delta) {
      if (deltaCount == deltas.length) {
        deltas = Arrays.copyOf(deltas, 2 * deltaCount);
      }
      deltas[deltaCount++] = delta;
    }

    void number(long bits) {
      if (floatCount == floats.length) {
        floats = Arrays.copyOf(floats, 2 * floatCount);
      }
      floats[floatCount++] = bits;
    }
  }

  /** Reads a message; false where it is malformed. */
  boolean read(byte[] window, int from, int to) {
    positive.clear();
    negative.clear();
    count = 0;
    sum = 0;
    countFloat = 0;
    schema = 0;
    zeroThreshold = 0;
    zeroCount = 0;
    zeroCountFloat = 0;
    fields.over(window, from, to);
    while (fields.next()) {
      if (!field()) {
        return false;
      }
    }
    return !fields.isMalformed();
  }

  private boolean field() {
    switch (fields.number()) {
      case COUNT -> count = fields.value();
      case SUM -> sum = real();
      case COUNT_FLOAT -> countFloat = real();
      case SCHEMA -> schema = (int) fields.zigzag();
      case ZERO_THRESHOLD -> zeroThreshold = real();
      case ZERO_COUNT -> zeroCount = fields.value();
      case ZERO_COUNT_FLOAT -> zeroCountFloat = real();
      case NEGATIVE, NEGATIVE + 1, NEGATIVE + 2 -> {
        return part(negative, fields.number() - NEGATIVE);
      }
      case POSITIVE, POSITIVE + 1, POSITIVE + 2 -> {
        return part(positive, fields.number() - POSITIVE);
      }
      default -> {
        return true;
      }
    }
    return fields.wireType() == wireTypeOf(fields.number());
  }

  private static int wireTypeOf(int number) {
    return switch (number) {
      case COUNT, SCHEMA, ZERO_COUNT -> ProtoCursor.VARINT;
      default -> ProtoCursor.FIXED64;
    };
  }

  private double real() {
    return Double.longBitsToDouble(fields.value());
  }

  /** A span, deltas or counts of one sign. */
  private boolean part(Side side, int kind) {
    return switch (kind) {
      case 0 -> span(side);
      case 1 -> deltas(side);
      default -> floats(side);
    };
  }

  private boolean span(Side side) {
    int offset = 0;
    int length = 0;
    inner.into(fields);
    while (inner.next()) {
      if (inner.isOther(1, ProtoCursor.VARINT) || inner.isOther(2, ProtoCursor.VARINT)) {
        return false;
      }
      if (inner.number() == 1) {
        offset = (int) inner.zigzag();
      } else if (inner.number() == 2) {
        length = (int) inner.value();
      }
    }
    side.span(offset, length);
    return !inner.isMalformed();
  }

  /** One delta, or as many as are packed. */
  private boolean deltas(Side side) {
    if (fields.wireType() == ProtoCursor.VARINT) {
      side.delta(fields.zigzag());
      return true;
    }
    inner.into(fields);
    while (inner.nextVarint()) {
      side.delta(inner.zigzag());
    }
    return !inner.isMalformed();
  }

  private boolean floats(Side side) {
    if (fields.wireType() == ProtoCursor.FIXED64) {
      side.number(fields.value());
      return true;
    }
    inner.into(fields);
    while (inner.nextFixed64()) {
      side.number(inner.value());
    }
    return !inner.isMalformed();
  }

  /** Whether what was read is meant to be a native histogram. */
  boolean isNative() {
    return positive.spanCount > 0 || negative.spanCount > 0 || zeroThreshold > 0 || zeroCount > 0;
  }

  /** The count as a float sample tells it. */
  double classicCount() {
    return countFloat == 0 ? unsigned(count) : countFloat;
  }

  double sum() {
    return sum;
  }

  /** A number without sign as a double. */
  static double unsigned(long value) {
    // The lowest bit is kept as a mark, so that halving cannot round twice.
    return value >= 0 ? value : (double) (value >>> 1 | value & 1) * 2;
  }

  /** Hands over what was read; the histogram says what is wrong with it. */
  void fill(NativeHistogram histogram, boolean isGauge) {
    boolean isFloat = countFloat > 0 || zeroCountFloat > 0;
    histogram.begin(isFloat, isGauge, schema);
    histogram.zero(zeroThreshold, isFloat ? bits(zeroCountFloat) : zeroCount);
    side(histogram, positive, true, isFloat);
    side(histogram, negative, false, isFloat);
    histogram.end(isFloat ? bits(countFloat) : count, sum);
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static void side(
      NativeHistogram histogram, Side side, boolean isPositive, boolean isFloat) {
    int buckets = isFloat ? side.floatCount : side.deltaCount;
    int used = 0;
    long index = 0;
    long count = 0;
    for (int s = 0; s < side.spanCount; s++) {
      int offset = (int) (side.spans[s] >> 32);
      long length = side.spans[s] & 0xffffffffL;
      index += offset;
      if (s > 0 && offset < 0 || length > buckets - used || index + length > Integer.MAX_VALUE) {
        histogram.refuse("spans that do not fit the buckets");
        return;
      }
      for (long i = 0; i < length; i++) {
        count = isFloat ? side.floats[used] : count + side.deltas[used];
        histogram.add(isPositive, (int) index++, count);
        used++;
      }
    }
    if (used < buckets) {
      histogram.refuse("buckets that belong to no span");
    }
  }
}
