// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.model.Clock;
import java.time.Duration;

/** Time stands still until a test moves it. Both clocks move together. */
public final class FakeClock implements Clock {
  private long wallMillis;
  private long monotonicNanos;

  public FakeClock(long wallMillis) {
    this.wallMillis = wallMillis;
  }

  public void advance(Duration by) {
    wallMillis += by.toMillis();
    monotonicNanos += by.toNanos();
  }

  @Override
  public long wallMillis() {
    return wallMillis;
  }

  @Override
  public long monotonicNanos() {
    return monotonicNanos;
  }
}
