// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.model;

/**
 * An event loop: whatever belongs to it runs here, one action after another. Tests turn it by hand.
 */
public interface Loop {
  /** Runs the action on the loop, soon; any thread. */
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
