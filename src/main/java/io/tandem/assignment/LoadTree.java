// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Loads of members, to be asked for the least one in a range. A tournament tree over two arrays: an
 * update costs the depth, a question little more than the depth and the members it refuses.
 */
final class LoadTree {
  /** The load of who is not to be found. */
  static final long ABSENT = Long.MAX_VALUE;

  private final int leaves;
  private final long[] least;

  LoadTree(int size) {
    leaves = Math.max(2, Integer.highestOneBit(Math.max(1, size - 1)) * 2);
    least = new long[2 * leaves];
    Arrays.fill(least, ABSENT);
  }

  void set(int member, long load) {
    int at = leaves + member;
    if (least[at] == load) {
      return;
    }
    least[at] = load;
    for (at >>= 1; at > 0; at >>= 1) {
      long now = Math.min(least[2 * at], least[2 * at + 1]);
      if (least[at] == now) {
        return;
      }
      least[at] = now;
    }
  }

  /**
   * The first of the least loaded members in a range that fit, of those with at most this load;
   * {@link Members#NONE} without one.
   */
  int leastLoaded(int from, int to, long most, IntPredicate fits) {
    return descend(1, new Question(from, to, most, fits), Members.NONE);
  }

  private record Question(int from, int to, long most, IntPredicate fits) {}

  private int descend(int at, Question asked, int best) {
    if (!isBetter(least[at], asked, best)) {
      return best;
    }
    int depth = Integer.numberOfLeadingZeros(at) - Integer.numberOfLeadingZeros(leaves);
    int first = (at << depth) - leaves;
    if (first >= asked.to || first + (1 << depth) <= asked.from) {
      return best;
    }
    if (depth == 0) {
      return asked.fits.test(first) ? first : best;
    }
    int near = least[2 * at] <= least[2 * at + 1] ? 2 * at : 2 * at + 1;
    return descend(near ^ 1, asked, descend(near, asked, best));
  }

  private boolean isBetter(long load, Question asked, int best) {
    return load != ABSENT
        && load <= asked.most
        && (best == Members.NONE || load < least[leaves + best]);
  }
}
