// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.histogram;

import io.tandem.wire.ProtoBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One native histogram, of whole or float counts, with exponential buckets or with bounds of its
 * own. Filled in by a parser ({@link #begin}, {@link #add}, {@link #end}), and used again for the
 * next one. Holds no more than the message it came from. One owner.
 */
public final class NativeHistogram {
  /** The schema of histograms whose bounds are given one by one. */
  public static final int CUSTOM_SCHEMA = -53;

  public static final int MIN_SCHEMA = -4;
  public static final int MAX_SCHEMA = 8;

  /** What a factor of one and less means: the finest schema there is. */
  private static final double FINEST_FACTOR = 1.00271;

  /** The counter reset hint of a histogram that goes up and down. */
  private static final int GAUGE = 3;

  private final Buckets positive = new Buckets();
  private final Buckets negative = new Buckets();
  private double[] bounds = new double[16];
  private int boundCount;
  private boolean isFloat;
  private boolean isGauge;
  private int schema;
  private double zeroThreshold;
  private long zeroCount;
  private long count;
  private double sum;
  private long observed;
  private @Nullable String fault;
  private final ProtoBytes packed = new ProtoBytes();

  /** The largest schema whose buckets are at least so much wider each than the one before. */
  public static int schemaOf(double factor) {
    double exact = -log2(log2(factor <= 1 ? FINEST_FACTOR : factor));
    return (int) Math.max(MIN_SCHEMA, Math.min(MAX_SCHEMA, Math.floor(exact)));
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  /** Begins a histogram; counts are whole numbers, or the bits of doubles where it is float. */
  public void begin(boolean isFloat, boolean isGauge, int schema) {
    this.isFloat = isFloat;
    this.isGauge = isGauge;
    this.schema = schema;
    positive.clear();
    negative.clear();
    boundCount = 0;
    observed = 0;
    fault = null;
    zero(0, 0);
  }

  /** The bucket around zero. */
  public void zero(double threshold, long zeroCountBits) {
    zeroThreshold = threshold;
    zeroCount = zeroCountBits;
  }

  /** Adds a bound, of a histogram that has its own, in rising order. */
  public void bound(double upper) {
    if (boundCount == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * boundCount);
    }
    bounds[boundCount++] = upper;
  }

  /** Adds a bucket with its absolute count; indexes rise. */
  public void add(boolean isPositive, int index, long countBits) {
    boolean below = isFloat ? Double.longBitsToDouble(countBits) < 0 : countBits < 0;
    if (below) {
      refuse("a bucket with a negative count");
    }
    observed += isFloat ? 0 : countBits;
    (isPositive ? positive : negative).add(index, countBits, isFloat);
  }

  /** Why this is no histogram; the first reason counts. */
  public void refuse(String why) {
    fault = fault == null ? why : fault;
  }

  /** All is told; a histogram that makes no sense has a {@link #fault} then. */
  public void end(long countBits, double sumOfAll) {
    count = countBits;
    sum = sumOfAll;
    if (schema == CUSTOM_SCHEMA) {
      checkBounds();
    } else if (schema < MIN_SCHEMA || schema > MAX_SCHEMA) {
      refuse("schema " + schema + " is not known");
    }
    if (!isFloat) {
      long all = observed + zeroCount;
      boolean tooMany = Double.isNaN(sum) ? all > count : all != count;
      if (tooMany) {
        refuse(all + " observations found in buckets, but the Count field is " + count);
      }
    } else if (Double.longBitsToDouble(count) < 0 || Double.longBitsToDouble(zeroCount) < 0) {
      refuse("a negative count");
    }
  }

  private void checkBounds() {
    for (int i = 0; i < boundCount; i++) {
      if (Double.isNaN(bounds[i])
          || bounds[i] == Double.POSITIVE_INFINITY
          || i > 0 && bounds[i] <= bounds[i - 1]) {
        refuse("bounds that do not rise");
      }
    }
  }

  /** Why this is no histogram, or null. */
  public @Nullable String fault() {
    return fault;
  }

  /** Buckets that are not empty, without the one around zero. */
  public int bucketCount() {
    return positive.size() + negative.size();
  }

  /** Makes buckets wider until the schema is at most this; those with own bounds stay. */
  public void limitSchema(int most) {
    if (schema != CUSTOM_SCHEMA && schema > most) {
      coarsen(schema - most);
    }
  }

  /** Makes buckets wider until there are no more than this; false where that cannot be done. */
  public boolean limitBuckets(long most) {
    while (bucketCount() > most) {
      if (schema == CUSTOM_SCHEMA || schema <= MIN_SCHEMA) {
        return false;
      }
      coarsen(1);
    }
    return true;
  }

  private void coarsen(int steps) {
    schema -= steps;
    positive.coarsen(steps, isFloat);
    negative.coarsen(steps, isFloat);
  }

  /** Writes the fields of {@code prometheus.Histogram}, which remote write 2.0 has too. */
  public void write(ProtoBytes out, long timestampMillis) {
    number(out, 1, 2, count);
    out.doubleField(3, Double.doubleToRawLongBits(sum));
    if (schema != 0) {
      out.tag(4, 0);
      out.zigzag(schema);
    }
    if (zeroThreshold != 0) {
      out.doubleField(5, Double.doubleToRawLongBits(zeroThreshold));
    }
    number(out, 6, 7, zeroCount);
    negative.write(out, 8, 9, 10, isFloat);
    positive.write(out, 11, 12, 13, isFloat);
    if (isGauge) {
      out.field(14, GAUGE);
    }
    out.field(15, timestampMillis);
    if (boundCount > 0) {
      packed.clear();
      for (int i = 0; i < boundCount; i++) {
        packed.fixed64(Double.doubleToRawLongBits(bounds[i]));
      }
      out.messageField(16, packed);
    }
  }

  private void number(ProtoBytes out, int whole, int real, long bits) {
    if (isFloat) {
      out.doubleField(real, bits);
    } else {
      out.field(whole, bits);
    }
  }
}
