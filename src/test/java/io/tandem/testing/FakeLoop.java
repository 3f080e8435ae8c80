// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.model.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * An event loop and a worker that a test turns by hand: nothing happens before {@link #run} or
 * {@link #advance}, and time passes only there.
 */
public final class FakeLoop implements Loop {
  private final FakeClock clock;
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final PriorityQueue<Due> timers =
      new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));
  private long order;
  private boolean dead;

  private record Due(long atNanos, long order, Runnable action) {}

  public FakeLoop(FakeClock clock) {
    this.clock = clock;
  }

  @Override
  public void execute(Runnable action) {
    ready.add(action);
  }

  @Override
  public Timer schedule(long delayMillis, Runnable action) {
    Due due =
        new Due(clock.monotonicNanos() + Duration.ofMillis(delayMillis).toNanos(), order++, action);
    timers.add(due);
    return () -> timers.remove(due);
  }

  /** Files are written when the loop has nothing else to do. */
  public Executor worker() {
    return work::add;
  }

  /** Does all that is due now. */
  public void run() {
    while (!dead) {
      Runnable next = ready.poll();
      next = next == null ? work.poll() : next;
      if (next == null) {
        return;
      }
      next.run();
    }
  }

  /** Lets time pass, with everything done at its time. */
  public void advance(Duration by) {
    run();
    long end = clock.monotonicNanos() + by.toNanos();
    while (!dead && !timers.isEmpty() && timers.peek().atNanos() <= end) {
      Due due = timers.remove();
      clock.advance(Duration.ofNanos(Math.max(0, due.atNanos() - clock.monotonicNanos())));
      due.action().run();
      run();
    }
    clock.advance(Duration.ofNanos(Math.max(0, end - clock.monotonicNanos())));
    run();
  }

  /** As kill -9: what was not done is never done. */
  public void kill() {
    dead = true;
  }
}
