// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Clock;
import io.tandem.model.Replica;
import io.tandem.wire.TargetIndex;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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
   * @param throughMillis by target, the last tick
   * @param lastMillis the greatest of these ticks
   */
  private record Hold(
      Set<Replica> held, Map<Replica, Map<Long, Long>> throughMillis, long lastMillis) {}

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
    hold = new Hold(held, hold.throughMillis(), hold.lastMillis());
  }

  /** Lets everything go on, without what a stand-in delivered. */
  synchronized void release(Map<Replica, Map<Long, Long>> stoodInThrough) {
    Map<Replica, Map<Long, Long>> through = new EnumMap<>(Replica.class);
    hold.throughMillis().forEach((replica, ticks) -> through.put(replica, new HashMap<>(ticks)));
    long last = hold.lastMillis();
    for (Map.Entry<Replica, Map<Long, Long>> more : stoodInThrough.entrySet()) {
      Map<Long, Long> ticks = through.computeIfAbsent(more.getKey(), r -> new HashMap<>());
      for (Map.Entry<Long, Long> target : more.getValue().entrySet()) {
        ticks.merge(target.getKey(), target.getValue(), Math::max);
        last = Math.max(last, target.getValue());
      }
    }
    hold = new Hold(Set.of(), through, last);
  }

  /**
   * Chooses what is still to be sent of a replica; null where that is everything.
   *
   * @param maxAgeMillis older samples are not sent by anybody
   */
  TargetIndex.@Nullable Choice wanted(Replica replica, long maxAgeMillis) {
    Hold current = hold;
    Map<Long, Long> through = current.throughMillis().get(replica);
    if (through == null || clock.wallMillis() - maxAgeMillis > current.lastMillis()) {
      return null;
    }
    return (target, tick, up) -> {
      Long last = through.get(target);
      return last == null || tick > last;
    };
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
