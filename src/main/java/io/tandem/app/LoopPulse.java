// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.model.Clock;
import io.tandem.web.LoopHealth;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Feels the pulse of the event loops that scrape and send: each notes the time once a second. Any
 * thread.
 */
@Singleton
final class LoopPulse implements LoopHealth {
  private static final long BEAT_MILLIS = 1_000;

  /** A page of a million series keeps a loop busy for seconds, but gives way between chunks. */
  private static final Duration ALLOWED = Duration.ofSeconds(30);

  private final Clock clock;
  private final AtomicLongArray turns;

  LoopPulse(Vertx vertx, Stages.Loops loops, Clock clock) {
    this.clock = clock;
    List<Context> contexts = loops.contexts();
    turns = new AtomicLongArray(contexts.size());
    for (int i = 0; i < contexts.size(); i++) {
      int loop = i;
      turns.set(loop, clock.monotonicNanos());
      contexts
          .get(i)
          .runOnContext(
              nothing ->
                  vertx.setPeriodic(BEAT_MILLIS, timer -> turns.set(loop, clock.monotonicNanos())));
    }
  }

  @Override
  public List<LoopTurn> loops() {
    long now = clock.monotonicNanos();
    List<LoopTurn> result = new ArrayList<>();
    for (int i = 0; i < turns.length(); i++) {
      Duration age = Duration.ofNanos(now - turns.get(i));
      result.add(new LoopTurn("event loop " + (i + 1), age, ALLOWED));
    }
    return result;
  }
}
