// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import java.util.concurrent.Executor;

/**
 * The event loop that owns lanes: everything of a lane runs here, one after another. Tests turn it
 * by hand.
 */
public interface LaneLoop extends Executor {
  /** Runs the action on the loop, soon; any thread. */
  @Override
  void execute(Runnable action);

  /** Runs the action on the loop after the delay; called on the loop. */
  Timer schedule(long delayMillis, Runnable action);

  /** A scheduled action. */
  @FunctionalInterface
  interface Timer {
    /** The action will not run; called on the loop. */
    void cancel();
  }
}
