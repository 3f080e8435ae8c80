// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.partner;

import io.tandem.cluster.FleetMetrics;
import io.tandem.cluster.data.DataPlane;
import io.tandem.model.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the sides of a member share: its targets, how far they are delivered, what receivers say.
 * Belongs to the fleet's event loop.
 *
 * @param member the own name
 * @param process UUID of the own process
 */
record Circle(
    String member,
    String process,
    Clock clock,
    DataPlane data,
    FleetMetrics metrics,
    Map<Long, Duty> duties,
    Map<Long, Cover> covers,
    DeliveredTicks delivered,
    Ways ways) {

  static Circle of(
      String member, String process, Clock clock, DataPlane data, FleetMetrics metrics) {
    return new Circle(
        member,
        process,
        clock,
        data,
        metrics,
        new HashMap<>(),
        new HashMap<>(),
        new DeliveredTicks(),
        new Ways());
  }

  /**
   * The time behind which ticks are this member's own when it begins now: loops need a moment to
   * start, and a tick that two send is better than one that nobody sends.
   */
  long soon() {
    return clock.wallMillis() + 250;
  }

  long now() {
    return clock.monotonicNanos();
  }

  boolean hasPassed(long sinceNanos, Duration time) {
    return now() - sinceNanos >= time.toNanos();
  }
}
