// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

/**
 * The loads that decide. Between {@code low}, up to which members are filled, and {@code high},
 * from which on they are relieved, nothing moves: weights that jitter by less move no target.
 *
 * <p>A member that falls silent and keeps what it has must move nothing either, so it lowers no
 * level: it counts as one among all, unless the others have to carry more than that.
 *
 * @param even the share if all members could take
 * @param share the fair one, at least that: what is not kept by silent members, by those who take
 * @param low half of epsilon above the share
 * @param high epsilon above it
 */
record Levels(long even, long share, long low, long high) {
  static Levels of(long kept, long others, int keepers, int takers, double epsilon) {
    long even = Math.ceilDiv(kept + others, keepers + takers);
    long share = Math.max(even, Math.ceilDiv(others, takers));
    return new Levels(
        even, share, share + (long) (share * epsilon / 2), share + (long) (share * epsilon));
  }

  /** What nobody is relieved below. */
  long floor() {
    return share - (low - share);
  }

  /** By how much a move must better things where it leaves somebody above {@code low}. */
  long margin(long weight) {
    return Math.max(high - share, weight / 4);
  }
}
