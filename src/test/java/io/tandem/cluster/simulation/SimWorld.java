// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.assignment.AssignableMember;
import io.tandem.assignment.AssignableTarget;
import io.tandem.assignment.Assignment;
import io.tandem.assignment.Owners;
import io.tandem.cluster.coordinator.CoordinatorRules;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.target.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A fleet in one process: members, network, Leases, receiver and time are virtual. */
final class SimWorld {
  private static final long START = 1_700_000_000_000L;

  final SimTime time;
  final SimNetwork network;
  final SimReceiver receiver = new SimReceiver();
  final SimLeases leases;
  final Duration grace;
  final CoordinatorRules.Assigning assigning;
  final List<Target> targets = new ArrayList<>();
  final Set<String> cutFromApi = new HashSet<>();
  private final Set<String> blind = new HashSet<>();
  final Map<String, SimMember> members = new LinkedHashMap<>();
  private final Map<String, SimDisk> disks = new HashMap<>();
  private int processes;
  private final List<Fetch> fetches = new ArrayList<>();

  /** A good scrape, and who did it. */
  private record Fetch(SimMember by, long targetId, long tick) {}

  SimWorld(long seed, int memberCount, int targetCount, Duration grace) {
    this.time = new SimTime(seed, START);
    this.network = new SimNetwork(time);
    this.leases = new SimLeases(time);
    this.grace = grace;
    this.assigning = SimWorld::assign;
    for (int i = 0; i < targetCount; i++) {
      targets.add(target(i, i % 2 == 0 ? 1_000 : 5_000));
    }
    for (int i = 0; i < memberCount; i++) {
      start("m%03d".formatted(i));
    }
  }

  private static Target target(int i, long intervalMillis) {
    return new Target(
        SimMember.JOB,
        Labels.of("instance", "t" + i),
        Labels.EMPTY,
        "http://t" + i,
        Duration.ofMillis(intervalMillis),
        Duration.ofMillis(intervalMillis),
        0x9e3779b97f4a7c15L * (i + 1));
  }

  void start(String name) {
    SimDisk disk = disks.computeIfAbsent(name, n -> new SimDisk());
    members.put(name, new SimMember(this, name, "p" + processes++, disk, 0));
  }

  void kill(String name) {
    members.get(name).loop().kill();
  }

  void freeze(String name, long millis) {
    SimMember member = members.get(name);
    member.loop().freeze();
    time.in(millis, () -> member.loop().thaw());
  }

  void restart(String name) {
    members.get(name).leave(() -> time.in(3_000, () -> start(name)));
  }

  void blind(String member, long targetId) {
    blind.add(member + " " + targetId);
  }

  void seeAgain() {
    blind.clear();
  }

  boolean canScrape(String member, long targetId) {
    return !blind.contains(member + " " + targetId);
  }

  void fetched(SimMember by, long targetId, long tick) {
    fetches.add(new Fetch(by, targetId, tick));
  }

  /**
   * Ticks in the span that a member fetched which lived on for a minute and a half, and that are
   * not in the receiver in both replicas, told as text.
   */
  List<String> lost(long fromMillis, long toMillis) {
    Map<String, TreeSet<Long>> lost = new TreeMap<>();
    for (Fetch fetch : fetches) {
      boolean lived = fetch.by().loop().diedAt() - fetch.tick() > 90_000;
      if (fetch.tick() > fromMillis && fetch.tick() <= toMillis && lived) {
        for (Replica replica : List.of(Replica.A, Replica.B)) {
          if (!receiver.has(replica, fetch.targetId(), fetch.tick())) {
            String name = replica + " " + Long.toHexString(fetch.targetId());
            lost.computeIfAbsent(name, k -> new TreeSet<>()).add(fetch.tick() - START);
          }
        }
      }
    }
    return lost.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
  }

  /** Seconds since the beginning. */
  String clock() {
    return "%.1f".formatted((time.now() - START) / 1000.0);
  }

  void run(Duration span) {
    time.runUntil(time.now() + span.toMillis());
  }

  /** Ticks in the span that are not in the receiver, by replica and target, told as text. */
  List<String> missing(long fromMillis, long toMillis) {
    Map<String, List<Long>> missing = new TreeMap<>();
    for (Target target : targets) {
      long interval = target.interval().toMillis();
      long offset = SimData.grid(target.id(), interval);
      long first = fromMillis - Math.floorMod(fromMillis - offset, interval) + interval;
      for (long tick = first; tick <= toMillis; tick += interval) {
        for (Replica replica : List.of(Replica.A, Replica.B)) {
          if (!receiver.has(replica, target.id(), tick)) {
            missing
                .computeIfAbsent(replica + " " + target.url(), k -> new ArrayList<>())
                .add(tick - START);
          }
        }
      }
    }
    return missing.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
  }

  /** Sticky, apart and even: enough for what is not about the assignment itself. */
  private static Assignment assign(
      List<AssignableMember> members, List<AssignableTarget> work, Map<Long, Owners> previous) {
    Map<String, Integer> load = new HashMap<>();
    Set<String> there = new HashSet<>();
    List<String> takers = new ArrayList<>();
    for (AssignableMember member : members) {
      there.add(member.name());
      if (member.stance() == AssignableMember.Stance.TAKES) {
        takers.add(member.name());
      }
    }
    Map<Long, Owners> owners = new HashMap<>();
    List<Assignment.Move> moves = new ArrayList<>();
    for (AssignableTarget target : work) {
      Owners last = previous.getOrDefault(target.id(), Owners.NONE);
      String a = there.contains(last.a()) ? last.a() : null;
      String b = there.contains(last.b()) ? last.b() : null;
      a = a != null ? a : least(takers, load, b);
      b = b != null ? b : least(takers, load, a);
      owners.put(target.id(), new Owners(a, b));
      note(target.id(), false, last.a(), a, moves);
      note(target.id(), true, last.b(), b, moves);
      load.merge(String.valueOf(a), 1, Integer::sum);
      load.merge(String.valueOf(b), 1, Integer::sum);
    }
    return new Assignment(owners, moves);
  }

  private static void note(
      long id, boolean second, String from, String to, List<Assignment.Move> moves) {
    if (from != null && !from.equals(to)) {
      moves.add(new Assignment.Move(id, second, from, to, Assignment.Why.OWNER_LEFT));
    }
  }

  private static String least(List<String> takers, Map<String, Integer> load, String not) {
    String best = null;
    for (String taker : takers) {
      if (!taker.equals(not)
          && (best == null || load.getOrDefault(taker, 0) < load.getOrDefault(best, 0))) {
        best = taker;
      }
    }
    return best;
  }
}
