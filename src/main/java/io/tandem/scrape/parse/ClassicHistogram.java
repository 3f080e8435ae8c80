// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import io.tandem.scrape.histogram.NativeHistogram;
import java.util.Arrays;

/**
 * The values of one classic histogram on their way to a native one with the same bounds. Buckets
 * come in any order. Used again for the next one. Belongs to one parser.
 */
final class ClassicHistogram {
  private double[] bounds = new double[16];
  private double[] counts = new double[16];
  private int size;
  private double count;
  private double sum;
  private boolean counted;
  private boolean broken;

  void clear() {
    size = 0;
    count = 0;
    sum = 0;
    counted = false;
    broken = false;
  }

  /** A cumulative bucket; one whose bound was told before says nothing. */
  void bucket(double bound, double cumulative) {
    int at = Arrays.binarySearch(bounds, 0, size, bound);
    if (Double.isNaN(bound) || cumulative < 0) {
      broken = true;
    } else if (at < 0) {
      insert(-at - 1, bound, cumulative);
    }
  }

  private void insert(int at, double bound, double cumulative) {
    if (size == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    System.arraycopy(bounds, at, bounds, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    bounds[at] = bound;
    counts[at] = cumulative;
    size++;
  }

  void count(double value) {
    broken |= value < 0;
    count = value;
    counted = true;
  }

  void sum(double value) {
    sum = value;
  }

  /** Fills the histogram in; false where the values make none. */
  boolean convert(NativeHistogram to) {
    if (broken || !counted && size == 0) {
      return false;
    }
    double all = counted ? count : counts[size - 1];
    if (size == 0 || bounds[size - 1] != Double.POSITIVE_INFINITY) {
      insert(size, Double.POSITIVE_INFINITY, all);
    }
    boolean isFloat = !isWhole(all);
    for (int i = 0; i < size; i++) {
      isFloat |= !isWhole(counts[i]);
    }
    to.begin(isFloat, false, NativeHistogram.CUSTOM_SCHEMA);
    double before = 0;
    for (int i = 0; i < size; i++) {
      if (i < size - 1) {
        to.bound(bounds[i]);
      }
      to.add(true, i, bits(counts[i] - before, isFloat));
      before = counts[i];
    }
    to.end(bits(all, isFloat), sum);
    return to.fault() == null && before == all;
  }

  private static boolean isWhole(double value) {
    return value == (double) Math.round(value);
  }

  private static long bits(double value, boolean isFloat) {
    return isFloat ? Double.doubleToRawLongBits(value) : (long) value;
  }
}
