// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.tandem.model.Clock;

/**
 * Tokens that come back at a steady rate, up to a burst; taken all or not at all, as AMP does.
 *
 * <p>Thread: the receiver's event loop.
 */
final class TokenBucket {
  private static final double NANOS = 1e9;

  private final Clock clock;
  private final double perSecond;
  private final double burst;
  private double tokens;
  private long filledNanos;

  TokenBucket(Clock clock, double perSecond, double burst) {
    this.clock = clock;
    this.perSecond = perSecond;
    this.burst = burst;
    tokens = burst;
    filledNanos = clock.monotonicNanos();
  }

  boolean take(long count) {
    long now = clock.monotonicNanos();
    tokens = Math.min(burst, tokens + perSecond * ((now - filledNanos) / NANOS));
    filledNanos = now;
    if (tokens < count) {
      return false;
    }
    tokens -= count;
    return true;
  }
}
