// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Clock;
import io.tandem.model.Replica;
import io.tandem.model.TickRange;
import io.tandem.wire.TargetIndex;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a fleet asks of all lanes, and whom they tell. Outside of a fleet nothing is ever held and
 * nobody listens. Any thread: lanes read volatile fields, changes are guarded by this object.
 */
final class Directions {
  private static final long PROBE_MILLIS = 2_000;

  private final Clock clock;
  private volatile DeliveryListener listener = DeliveryListener.NONE;
  private volatile boolean heard;
  private volatile @Nullable FreezeListener freezeListener;
  private volatile Set<Replica> heartbeats = Set.of(Replica.ONLY);
  private volatile long probeMillis = PROBE_MILLIS;
  private volatile Hold hold = new Hold(Set.of(), Map.of(), 0);
  private boolean everFrozen;
  private long frozenNanos;

  /**
   * Which replicas send nothing, and which scrapes of them a stand-in delivered.
   *
   * @param ticks by target, in no order; of times that may be far from each other
   * @param lastMillis the greatest of these ticks
   */
  private record Hold(
      Set<Replica> held, Map<Replica, Map<Long, List<TickRange>>> ticks, long lastMillis) {}

  Directions(Clock clock) {
    this.clock = clock;
  }

  DeliveryListener listener() {
    return listener;
  }

  /** Whether anybody listens, so that what costs something to tell is worth it. */
  boolean isHeard() {
    return heard;
  }

  void listen(DeliveryListener newListener) {
    listener = newListener;
    heard = true;
  }

  /** From now on a process that stood still holds both replicas and says so. */
  void fence(FreezeListener newListener) {
    freezeListener = newListener;
  }

  boolean beats(Replica replica) {
    return heartbeats.contains(replica);
  }

  void heartbeats(Set<Replica> replicas) {
    heartbeats = Set.copyOf(replicas);
  }

  long probeMillis() {
    return probeMillis;
  }

  void setProbeMillis(long millis) {
    probeMillis = millis;
  }

  boolean isHeld(Replica replica) {
    return hold.held().contains(replica);
  }

  synchronized void hold(Set<Replica> replicas) {
    Set<Replica> held = EnumSet.noneOf(Replica.class);
    held.addAll(hold.held());
    held.addAll(replicas);
    hold = new Hold(held, hold.ticks(), hold.lastMillis());
  }

  /** Lets everything go on, without what others have sent. */
  synchronized void release(Map<Replica, Map<Long, TickRange>> sentByOthers) {
    Map<Replica, Map<Long, List<TickRange>>> all = new EnumMap<>(Replica.class);
    hold.ticks().forEach((replica, ticks) -> all.put(replica, new HashMap<>(ticks)));
    long last = hold.lastMillis();
    for (Map.Entry<Replica, Map<Long, TickRange>> more : sentByOthers.entrySet()) {
      Map<Long, List<TickRange>> ticks = all.computeIfAbsent(more.getKey(), r -> new HashMap<>());
      for (Map.Entry<Long, TickRange> target : more.getValue().entrySet()) {
        ticks.merge(target.getKey(), List.of(target.getValue()), Directions::both);
        last = Math.max(last, target.getValue().through());
      }
    }
    hold = new Hold(Set.of(), all, last);
  }

  private static List<TickRange> both(List<TickRange> before, List<TickRange> now) {
    return Stream.concat(before.stream(), now.stream()).distinct().toList();
  }

  /**
   * Chooses what is still to be sent of a replica; null where that is everything.
   *
   * @param maxAgeMillis older samples are not sent by anybody
   */
  TargetIndex.@Nullable Choice wanted(Replica replica, long maxAgeMillis) {
    Hold current = hold;
    Map<Long, List<TickRange>> ticks = current.ticks().get(replica);
    if (ticks == null || clock.wallMillis() - maxAgeMillis > current.lastMillis()) {
      return null;
    }
    return (target, tick, up) ->
        ticks.getOrDefault(target, List.of()).stream().noneMatch(range -> range.contains(tick));
  }

  /** A loop stood still between these times; where that is news, it holds and tells. */
  void stoodStill(long sinceNanos, long nowNanos) {
    FreezeListener told = freezeListener;
    if (told == null) {
      return;
    }
    synchronized (this) {
      if (everFrozen && frozenNanos - sinceNanos > 0) {
        // Another loop noticed the same and told already.
        return;
      }
      everFrozen = true;
      frozenNanos = nowNanos;
      hold(EnumSet.of(Replica.A, Replica.B));
    }
    told.frozen((nowNanos - sinceNanos) / 1_000_000);
  }
}
