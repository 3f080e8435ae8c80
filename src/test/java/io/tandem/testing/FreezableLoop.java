// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.model.Loop;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The loop of one process among several on one {@link FakeLoop}: it can stand still, as a process
 * that was stopped, while time passes for the others.
 */
public final class FreezableLoop implements Loop {
  private final Loop shared;
  private final Queue<Runnable> kept = new ArrayDeque<>();
  private boolean frozen;
  private boolean dead;

  public FreezableLoop(Loop shared) {
    this.shared = shared;
  }

  /** As SIGSTOP: what becomes due is done after {@link #thaw}. */
  public void freeze() {
    frozen = true;
  }

  /** As SIGCONT. */
  public void thaw() {
    frozen = false;
    shared.execute(
        () -> {
          while (!frozen && !kept.isEmpty()) {
            run(kept.remove());
          }
        });
  }

  /** As kill -9: what was not done is never done. */
  public void kill() {
    dead = true;
    kept.clear();
  }

  @Override
  public void execute(Runnable action) {
    shared.execute(() -> run(action));
  }

  @Override
  public Timer schedule(long delayMillis, Runnable action) {
    boolean[] cancelled = new boolean[1];
    Runnable unlessCancelled =
        () -> {
          if (!cancelled[0]) {
            action.run();
          }
        };
    Timer timer = shared.schedule(delayMillis, () -> run(unlessCancelled));
    return () -> {
      cancelled[0] = true;
      timer.cancel();
    };
  }

  private void run(Runnable action) {
    if (dead) {
      return;
    }
    if (frozen) {
      kept.add(action);
    } else {
      action.run();
    }
  }
}
