// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.model.Clock;
import io.tandem.model.Loop;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The event loop and the clocks of one process: it can be frozen, with everything that fell due
 * done at once when it goes on, and killed.
 */
final class SimLoop implements Loop, Clock {
  private final SimTime time;
  private final Clocks clocks;
  private final Deque<Runnable> missed = new ArrayDeque<>();
  private boolean frozen;
  private boolean dead;

  /** How a machine's clocks are wrong. */
  record Clocks(long wallSkewMillis, long originNanos, double rate) {
    static final Clocks RIGHT = new Clocks(0, 0, 1);
  }

  SimLoop(SimTime time, Clocks clocks) {
    this.time = time;
    this.clocks = clocks;
  }

  @Override
  public void execute(Runnable action) {
    time.in(0, () -> turn(action));
  }

  @Override
  public Timer schedule(long delayMillis, Runnable action) {
    boolean[] cancelled = new boolean[1];
    time.in(
        Math.max(1, delayMillis),
        () ->
            turn(
                () -> {
                  if (!cancelled[0]) {
                    action.run();
                  }
                }));
    return () -> cancelled[0] = true;
  }

  /** Runs the action as this process would: later where it is frozen, never where it is dead. */
  void turn(Runnable action) {
    if (dead) {
      return;
    }
    if (frozen) {
      missed.add(action);
    } else {
      action.run();
    }
  }

  void freeze() {
    frozen = true;
  }

  void thaw() {
    frozen = false;
    while (!missed.isEmpty()) {
      turn(missed.remove());
    }
  }

  void kill() {
    dead = true;
    missed.clear();
  }

  boolean isDead() {
    return dead;
  }

  boolean isFrozen() {
    return frozen;
  }

  @Override
  public long wallMillis() {
    return time.now() + clocks.wallSkewMillis();
  }

  @Override
  public long monotonicNanos() {
    return clocks.originNanos() + (long) ((time.now() - SimTime.START) * 1_000_000 * clocks.rate());
  }
}
