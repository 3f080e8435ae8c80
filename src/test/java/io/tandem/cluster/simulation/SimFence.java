// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.data.DataListener;
import io.tandem.cluster.data.DataListener.Election;
import io.tandem.cluster.simulation.SimDisk.Sample;
import io.tandem.model.Replica;
import io.tandem.model.TickRange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** What all lanes of a member share: what is held, what a stand-in sent, whom they tell. */
final class SimFence {
  static final String ENTRY = "rw";
  private static final long FREEZE_NANOS = 3_000_000_000L;

  private final SimWorld world;
  private final SimNode node;
  private final SimLoop loop;
  private final Map<Replica, Map<Long, List<TickRange>>> sentByOthers =
      new EnumMap<>(Replica.class);
  private DataListener listener;
  private boolean held = true;
  private Set<Replica> beats = Set.of();
  private long probeMillis = 2_000;
  private long feltNanos;

  SimFence(SimWorld world, SimNode node, SimLoop loop) {
    this.world = world;
    this.node = node;
    this.loop = loop;
    this.feltNanos = loop.monotonicNanos();
  }

  void listen(DataListener fleet) {
    listener = fleet;
  }

  SimLoop loop() {
    return loop;
  }

  Random random() {
    return world.time.random;
  }

  long now() {
    return world.time.now();
  }

  boolean isHeld(Replica replica) {
    return held && replica != Replica.ONLY;
  }

  void hold() {
    held = true;
  }

  void release(Map<Replica, Map<Long, TickRange>> ticks) {
    held = false;
    ticks.forEach(
        (replica, ranges) ->
            ranges.forEach(
                (id, range) ->
                    sentByOthers
                        .computeIfAbsent(replica, r -> new HashMap<>())
                        .computeIfAbsent(id, i -> new ArrayList<>())
                        .add(range)));
  }

  boolean isWanted(Replica replica, Sample sample) {
    return sentByOthers
        .getOrDefault(replica, Map.of())
        .getOrDefault(sample.targetId(), List.of())
        .stream()
        .noneMatch(range -> range.contains(sample.tick()));
  }

  /** Looks whether the process stood still, as lanes do each second and before each request. */
  void feel() {
    long before = feltNanos;
    feltNanos = loop.monotonicNanos();
    if (feltNanos - before > FREEZE_NANOS) {
      held = true;
      loop.execute(listener::frozen);
    }
  }

  void duties(Set<Replica> heartbeats, long millis) {
    beats = heartbeats.isEmpty() ? Set.of() : EnumSet.copyOf(heartbeats);
    probeMillis = millis;
  }

  boolean beats(Replica replica) {
    return beats.contains(replica);
  }

  long probeMillis() {
    return probeMillis;
  }

  void ask(Replica replica, List<Sample> samples, Consumer<SimReceiver.Answer> answered) {
    world.network.ask(node, loop, () -> take(replica, samples), answered);
  }

  private SimReceiver.Answer take(Replica replica, List<Sample> samples) {
    SimReceiver.Answer answer = world.receiver.take(replica, samples);
    if (world.isTraced()) {
      samples.forEach(
          s ->
              world.trace(
                  s.targetId(),
                  () -> node + " sent " + replica + " " + SimTime.text(s.tick()) + " " + answer));
    }
    return answer;
  }

  void delivered(Replica replica, List<Sample> samples) {
    if (!samples.isEmpty()) {
      loop.execute(
          () ->
              samples.forEach(s -> listener.delivered(ENTRY, replica, s.targetId(), s.tick(), 10)));
    }
  }

  void elected(Replica replica, Election election) {
    loop.execute(() -> listener.elected(ENTRY, replica, election));
  }

  void scraped(long targetId, long tick, boolean good, boolean kept) {
    loop.execute(() -> listener.scraped(targetId, tick, good, kept));
  }
}
