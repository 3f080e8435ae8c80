// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import io.tandem.model.Clock;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks at once and then each refresh_interval, never twice at a time: a look that takes longer
 * makes the next one wait for its turn. Counts how long each took. Belongs to the event loop of
 * discovery.
 */
public final class RefreshLoop {
  private final Vertx vertx;
  private final Clock clock;
  private final DiscoveryMetrics metrics;
  private final String mechanism;
  private final long intervalMillis;

  private long timer = -1;
  private boolean asking;
  private boolean closed;

  /**
   * A loop that stands still.
   *
   * @param mechanism as metrics name the kind of discovery
   */
  public RefreshLoop(
      Vertx vertx, Clock clock, DiscoveryMetrics metrics, String mechanism, Duration interval) {
    this.vertx = vertx;
    this.clock = clock;
    this.metrics = metrics;
    this.mechanism = mechanism;
    this.intervalMillis = Math.max(1, interval.toMillis());
  }

  /**
   * Begins.
   *
   * @param look asks for what there is
   * @param tell takes what came of it, but nothing after the end
   */
  public <T> void start(Supplier<Future<T>> look, Consumer<AsyncResult<T>> tell) {
    timer = vertx.setPeriodic(intervalMillis, id -> turn(look, tell));
    turn(look, tell);
  }

  private <T> void turn(Supplier<Future<T>> look, Consumer<AsyncResult<T>> tell) {
    if (asking) {
      return;
    }
    asking = true;
    long started = clock.monotonicNanos();
    look.get()
        .onComplete(
            done -> {
              asking = false;
              metrics.refreshed(mechanism, clock.monotonicNanos() - started);
              if (!closed) {
                tell.accept(done);
              }
            });
  }

  /** Whether it has ended. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends. */
  public void close() {
    closed = true;
    vertx.cancelTimer(timer);
  }
}
