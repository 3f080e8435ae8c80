// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Targets in the order in which they are packed: heavy ones first, to half a thousandth, equal ones
 * by a hash of their id, so that the order of the caller's list means nothing.
 *
 * <p>All of it in one long each, sorted as such: with boxed numbers and a comparator the sorting
 * alone was a quarter of a first assignment.
 */
final class HeavyFirst {
  /** Also the most targets that there may be: sixteen million. */
  static final int INDEX_BITS = 24;

  private static final int HASH_BITS = 20;
  private static final int DROPPED_MANTISSA_BITS = 12;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private HeavyFirst() {}

  /** Those of all targets that are wanted. */
  static int[] of(Placement placement, IntPredicate wanted) {
    long[] keys = new long[placement.size()];
    int count = 0;
    for (int t = 0; t < placement.size(); t++) {
      if (wanted.test(t)) {
        keys[count++] = key(placement, t);
      }
    }
    Arrays.sort(keys, 0, count);
    int[] order = new int[count];
    for (int at = 0; at < count; at++) {
      order[at] = (int) keys[at] & ((1 << INDEX_BITS) - 1);
      sink(placement, keys, order, at);
    }
    return order;
  }

  private static long key(Placement placement, int t) {
    int heaviness = Float.floatToIntBits((float) placement.weight(t));
    long lightness = (long) Float.floatToIntBits(Float.MAX_VALUE) - heaviness;
    long hash = placement.id(t) * GOLDEN >>> (Long.SIZE - HASH_BITS);
    return (lightness >>> DROPPED_MANTISSA_BITS << HASH_BITS | hash) << INDEX_BITS | t;
  }

  /** Equal but for the place in the caller's list: the id decides. */
  private static void sink(Placement placement, long[] keys, int[] order, int at) {
    int last = order[at];
    int place = at;
    while (place > 0
        && keys[place - 1] >>> INDEX_BITS == keys[at] >>> INDEX_BITS
        && placement.id(order[place - 1]) > placement.id(last)) {
      order[place] = order[place - 1];
      place--;
    }
    order[place] = last;
  }
}
