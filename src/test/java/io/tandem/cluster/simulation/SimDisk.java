// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.member.OrdersStore;
import io.tandem.model.Replica;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What of a member outlives its process: its orders, its spool. */
final class SimDisk implements OrdersStore {
  /** Ticks scraped with success in the last minutes, by target. */
  final Map<Long, Deque<Long>> kept = new HashMap<>();

  final Map<Replica, Deque<Sample>> lanes = new EnumMap<>(Replica.class);
  private Kept orders = Kept.NOTHING;

  record Sample(long targetId, long tick) {}

  Deque<Sample> lane(Replica replica) {
    return lanes.computeIfAbsent(replica, r -> new ArrayDeque<>());
  }

  @Override
  public Kept load() {
    return orders;
  }

  @Override
  public void save(Kept fresh) {
    orders = fresh;
  }
}
