// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.model.Clock;

/**
 * The clock of one machine among several: its wall clock is wrong, its monotonic clock began at
 * another moment and runs a little too fast or too slow.
 */
public record SkewedClock(Clock trueTime, long wallSkewMillis, long originNanos, double rate)
    implements Clock {
  @Override
  public long wallMillis() {
    return trueTime.wallMillis() + wallSkewMillis;
  }

  @Override
  public long monotonicNanos() {
    return originNanos + (long) (trueTime.monotonicNanos() * rate);
  }
}
