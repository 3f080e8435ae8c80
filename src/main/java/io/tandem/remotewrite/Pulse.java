// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Clock;
import java.time.Duration;

/**
 * Notices that an event loop stood still: the process was stopped, or its machine. Felt each second
 * and before each send, so that nothing is sent before it is noticed. Belongs to that loop.
 */
final class Pulse {
  private static final long FREEZE_NANOS = Duration.ofSeconds(3).toNanos();

  private final Clock clock;
  private final Directions directions;
  private long feltNanos;

  Pulse(Clock clock, Directions directions) {
    this.clock = clock;
    this.directions = directions;
    this.feltNanos = clock.monotonicNanos();
  }

  /** From now on it is felt regularly. */
  void begin() {
    feltNanos = clock.monotonicNanos();
  }

  void feel() {
    long before = feltNanos;
    feltNanos = clock.monotonicNanos();
    if (feltNanos - before > FREEZE_NANOS) {
      directions.stoodStill(before, feltNanos);
    }
  }
}
