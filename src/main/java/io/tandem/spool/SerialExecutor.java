// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Runs actions one after another, in the order they came, on threads lent by another executor.
 *
 * <p>Any thread may add; the queue is guarded by its own monitor and grows with what is added, so
 * whoever adds bounds it.
 */
public final class SerialExecutor implements Executor {
  private final Executor lender;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  public SerialExecutor(Executor lender) {
    this.lender = lender;
  }

  @Override
  public void execute(Runnable action) {
    synchronized (waiting) {
      waiting.add(action);
      if (running) {
        return;
      }
      running = true;
    }
    lender.execute(this::runOne);
  }

  private void runOne() {
    Runnable action;
    synchronized (waiting) {
      action = waiting.remove();
    }
    try {
      action.run();
    } finally {
      boolean more;
      synchronized (waiting) {
        more = !waiting.isEmpty();
        running = more;
      }
      if (more) {
        lender.execute(this::runOne);
      }
    }
  }
}
