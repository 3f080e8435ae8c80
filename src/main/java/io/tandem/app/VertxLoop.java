// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.model.Loop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** A Vert.x event loop as a loop. */
public final class VertxLoop implements Loop {
  private final Vertx vertx;
  private final Context context;

  /** The loop of this context. */
  public VertxLoop(Vertx vertx, Context context) {
    this.vertx = vertx;
    this.context = context;
  }

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
