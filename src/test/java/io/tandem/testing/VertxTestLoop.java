// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.model.Loop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** A real event loop for tests that need sockets. */
public record VertxTestLoop(Vertx vertx, Context context) implements Loop {
  @Override
  public void execute(Runnable action) {
    context.runOnContext(v -> action.run());
  }

  @Override
  public Timer schedule(long delayMillis, Runnable action) {
    long id = vertx.setTimer(Math.max(1, delayMillis), timer -> action.run());
    return () -> vertx.cancelTimer(id);
  }
}
