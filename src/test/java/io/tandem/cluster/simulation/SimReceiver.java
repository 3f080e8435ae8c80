// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.model.Replica;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * A receiver with an out-of-order window of 0 that keeps both replicas apart, so that each must be
 * whole: whichever a tracker elects, nothing is missing.
 */
final class SimReceiver {
  private final Map<Replica, Map<Long, TreeSet<Long>>> stored = new EnumMap<>(Replica.class);
  long duplicates;
  long outOfOrder;

  void take(Replica replica, long targetId, long tick) {
    TreeSet<Long> ticks =
        stored
            .computeIfAbsent(replica, r -> new HashMap<>())
            .computeIfAbsent(targetId, id -> new TreeSet<>());
    if (ticks.contains(tick)) {
      duplicates++;
    } else if (!ticks.isEmpty() && tick < ticks.last()) {
      outOfOrder++;
    } else {
      ticks.add(tick);
    }
  }

  boolean has(Replica replica, long targetId, long tick) {
    return stored
        .getOrDefault(replica, Map.of())
        .getOrDefault(targetId, new TreeSet<>())
        .contains(tick);
  }
}
