// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.member.OrdersStore;
import io.tandem.model.Replica;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What of a member outlives its process: its orders, its spool. */
final class SimDisk implements OrdersStore {
  private static final long KEEP_MILLIS = 300_000;

  private final Map<Replica, Lane> lanes = new EnumMap<>(Replica.class);
  private Kept orders = Kept.NOTHING;

  /** One scrape. */
  record Sample(long targetId, long tick, Kind kind) {}

  /** What a scrape brought. */
  enum Kind {
    GOOD,
    BAD,
    /** It was too late to begin it. */
    MISSED,
    /** The last word on a target that is gone. */
    STALE
  }

  /** What of a lane is on disk. */
  static final class Lane {
    final Deque<Sample> pending = new ArrayDeque<>();
    private final Map<Long, Deque<Long>> kept = new HashMap<>();

    void add(Sample sample) {
      if (sample.kind() != Kind.MISSED) {
        pending.add(sample);
      }
      if (sample.kind() == Kind.GOOD) {
        Deque<Long> ticks = kept.computeIfAbsent(sample.targetId(), id -> new ArrayDeque<>());
        ticks.add(sample.tick());
        while (ticks.peek() < sample.tick() - KEEP_MILLIS) {
          ticks.remove();
        }
      }
    }

    /** Good scrapes behind this tick, sent or not. */
    List<Long> kept(long targetId, long after) {
      return kept.getOrDefault(targetId, new ArrayDeque<>()).stream()
          .filter(tick -> tick > after)
          .toList();
    }
  }

  Lane lane(Replica replica) {
    return lanes.computeIfAbsent(replica, r -> new Lane());
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
