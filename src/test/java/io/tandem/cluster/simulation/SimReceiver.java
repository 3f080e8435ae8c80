// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.simulation.SimDisk.Kind;
import io.tandem.cluster.simulation.SimDisk.Sample;
import io.tandem.model.Replica;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A receiver with an HA tracker and an out-of-order window of 0: of two replicas it keeps the one
 * that is elected, until nothing of it came for half a minute.
 */
final class SimReceiver {
  private static final long FAILOVER_MILLIS = 30_000;

  private final SimTime time;
  private final boolean tells;
  private final Map<Long, Series> stored = new HashMap<>();
  private final Set<Replica> refused = new HashSet<>();
  private Replica elected;
  private long heardMillis;
  long duplicates;
  long outOfOrder;
  long failovers;

  /** One number for all that was taken, in its order: two runs that are equal have equal ones. */
  long digest;

  /** How it answers. */
  enum Answer {
    TAKEN,
    DEDUPLICATED,
    FAILED
  }

  /** All that is kept of a target. */
  private static final class Series {
    final Map<Long, Kind> ticks = new HashMap<>();
    long last = Long.MIN_VALUE;
  }

  /**
   * A receiver that has nothing.
   *
   * @param tells whether it answers 202 to what it does not keep; else 200
   */
  SimReceiver(SimTime time, boolean tells) {
    this.time = time;
    this.tells = tells;
  }

  /** Takes what is of the elected replica; empty for a sign of life. */
  Answer take(Replica replica, List<Sample> samples) {
    if (refused.contains(replica)) {
      return Answer.FAILED;
    }
    if (replica != Replica.ONLY && !elects(replica)) {
      return tells ? Answer.DEDUPLICATED : Answer.TAKEN;
    }
    samples.forEach(this::store);
    return Answer.TAKEN;
  }

  private boolean elects(Replica replica) {
    if (elected != replica && elected != null && time.now() - heardMillis <= FAILOVER_MILLIS) {
      return false;
    }
    failovers += elected == null || elected == replica ? 0 : 1;
    elected = replica;
    heardMillis = time.now();
    return true;
  }

  private void store(Sample sample) {
    digest = (digest * 31 + sample.targetId()) * 31 + sample.tick() + time.now();
    Series series = stored.computeIfAbsent(sample.targetId(), id -> new Series());
    if (sample.tick() > series.last) {
      series.last = sample.tick();
      series.ticks.put(sample.tick(), sample.kind());
    } else if (series.ticks.containsKey(sample.tick())) {
      duplicates++;
    } else {
      outOfOrder++;
    }
  }

  /** What is kept of a tick, or null. */
  Kind of(long targetId, long tick) {
    Series series = stored.get(targetId);
    return series == null ? null : series.ticks.get(tick);
  }

  Replica elected() {
    return elected;
  }

  void refuse(Replica replica) {
    refused.add(replica);
  }

  void refuseNothing() {
    refused.clear();
  }
}
