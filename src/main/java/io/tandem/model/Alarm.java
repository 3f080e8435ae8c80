// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.model;

import org.jspecify.annotations.Nullable;

/** One action that is due at most once at a time. Belongs to the event loop it runs on. */
public final class Alarm {
  private final Loop loop;
  private final Runnable action;
  private Loop.@Nullable Timer timer;

  /** An action of this loop. */
  public Alarm(Loop loop, Runnable action) {
    this.loop = loop;
    this.action = action;
  }

  /** Runs the action after this time, unless it is due already. */
  public void in(long millis) {
    if (timer == null) {
      timer =
          loop.schedule(
              millis,
              () -> {
                timer = null;
                action.run();
              });
    }
  }

  /** Runs the action now where it is due later. */
  public void now() {
    if (timer != null) {
      cancel();
      action.run();
    }
  }

  /** The action will not run. */
  public void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
