// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Loop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is asked of a lane until it is open, in order. Belongs to the lane's event loop, but
 * for {@link #then}, which any thread may call.
 */
final class Opening {
  private final Loop loop;
  private @Nullable List<Runnable> waiting = new ArrayList<>();

  Opening(Loop loop) {
    this.loop = loop;
  }

  boolean isOver() {
    return waiting == null;
  }

  /** Runs the action on the loop once the lane is open. */
  void then(Runnable action) {
    loop.execute(
        () -> {
          List<Runnable> before = waiting;
          if (before == null) {
            action.run();
          } else {
            before.add(action);
          }
        });
  }

  /** The lane is open: what waited runs. */
  void end() {
    List<Runnable> before = waiting;
    waiting = null;
    if (before != null) {
      before.forEach(Runnable::run);
    }
  }
}
