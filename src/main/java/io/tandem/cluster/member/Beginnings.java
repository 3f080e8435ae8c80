// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.member;

import io.tandem.cluster.data.DataPlane;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.model.Alarm;
import io.tandem.model.Clock;
import io.tandem.model.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hands owned targets to the data way, those with a time to start not before it. Two new owners of
 * a target begin so at one tick: each begins a while after the last tick before that time, which
 * both know, and so neither is too late for the next. Costs nothing where no target has a time to
 * start. Belongs to the fleet's event loop.
 */
final class Beginnings {
  /** After a tick, and before the next one of the shortest intervals. */
  private static final Duration AFTER_TICK = Duration.ofMillis(500);

  /** A start further away comes from a clock that is wrong here or there. */
  private static final Duration FARTHEST = Duration.ofSeconds(5);

  private final Clock clock;
  private final DataPlane data;
  private final Alarm alarm;
  private List<OwnedTarget> owned = List.of();

  /** What has begun goes on, whatever time to start it is given. */
  private Set<Long> running = Set.of();

  Beginnings(Clock clock, Loop loop, DataPlane data) {
    this.clock = clock;
    this.data = data;
    alarm = new Alarm(loop, () -> own(owned, Set.of()));
  }

  /** All that is owned from now on, and what has left for another member. */
  void own(List<OwnedTarget> all, Set<Long> moved) {
    owned = List.copyOf(all);
    alarm.cancel();
    List<OwnedTarget> begun = new ArrayList<>(all.size());
    long next = Long.MAX_VALUE;
    for (OwnedTarget target : owned) {
      long wait = running.contains(target.id()) ? 0 : waitMillis(target);
      if (wait > 0) {
        next = Math.min(next, wait);
      } else {
        begun.add(target);
      }
    }
    running = begun.stream().map(OwnedTarget::id).collect(Collectors.toSet());
    data.own(List.copyOf(begun), moved);
    if (begun.size() < owned.size()) {
      alarm.in(next);
    }
  }

  private long waitMillis(OwnedTarget target) {
    long now = clock.wallMillis();
    long start = target.startMillis();
    if (start == 0 || start - now > FARTHEST.toMillis()) {
      return 0;
    }
    // Orders may come late: that tick is over for one replica then, and not yet for the other.
    long half = target.target().interval().toMillis() / 2;
    return data.lastTick(target, start) + Math.min(half, AFTER_TICK.toMillis()) - now;
  }
}
