// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import java.time.Duration;

/**
 * How long to wait before the next attempt: doubled each time between two bounds, up to half as
 * much again by jitter, so that lanes which failed together do not come back together. What the
 * endpoint asked for takes the place of the backoff. Pure.
 *
 * @param minBackoff before the first retry
 * @param maxBackoff the most, jitter aside
 */
record RetryPolicy(Duration minBackoff, Duration maxBackoff) {
  /** Before an endpoint that refuses our credentials is asked again. */
  static final long HOLD_MILLIS = 60_000;

  private static final int MOST_DOUBLINGS = 30;

  /**
   * The wait before a retry.
   *
   * @param failures attempts that failed so far, at least one
   * @param retryAfterMillis what the endpoint asked for, or -1
   * @param jitter from 0 (inclusive) to 1 (exclusive)
   */
  long delayMillis(int failures, long retryAfterMillis, double jitter) {
    if (retryAfterMillis >= 0) {
      return spread(retryAfterMillis, 0.1 * jitter);
    }
    long doubled = minBackoff.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
    long base = Math.max(1, Math.min(doubled, maxBackoff.toMillis()));
    return spread(base, 0.5 * jitter);
  }

  private static long spread(long millis, double part) {
    return millis + (long) (millis * part);
  }
}
