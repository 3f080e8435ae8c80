// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import org.jspecify.annotations.Nullable;

/** One action that is due at most once at a time. Belongs to the event loop it runs on. */
final class Alarm {
  private final LaneLoop loop;
  private final Runnable action;
  private LaneLoop.@Nullable Timer timer;

  Alarm(LaneLoop loop, Runnable action) {
    this.loop = loop;
    this.action = action;
  }

  /** Runs the action after this time, unless it is due already. */
  void in(long millis) {
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
  void now() {
    if (timer != null) {
      cancel();
      action.run();
    }
  }

  void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
