// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.partner;

import io.tandem.cluster.message.Beat;
import io.tandem.model.Replica;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far each target is delivered in each replica: the tick that the slowest remote_write entry
 * has. Belongs to the fleet's event loop.
 */
final class DeliveredTicks {
  private final Map<Key, Map<String, Long>> ticks = new HashMap<>();
  private List<String> entries = List.of();

  private record Key(Replica replica, long targetId) {}

  void entries(List<String> names) {
    entries = List.copyOf(names);
  }

  void delivered(String entry, Replica replica, long targetId, long tick) {
    ticks
        .computeIfAbsent(new Key(replica, targetId), key -> new HashMap<>(2))
        .merge(entry, tick, Math::max);
  }

  /** The last tick that every entry has; none where one of them has none yet. */
  long of(Replica replica, long targetId) {
    Map<String, Long> byEntry = ticks.get(new Key(replica, targetId));
    if (byEntry == null || entries.isEmpty()) {
      return Beat.NONE;
    }
    long least = Long.MAX_VALUE;
    for (String entry : entries) {
      least = Math.min(least, byEntry.getOrDefault(entry, Beat.NONE));
    }
    return least;
  }

  void forget(long targetId) {
    for (Replica replica : Replica.values()) {
      ticks.remove(new Key(replica, targetId));
    }
  }
}
