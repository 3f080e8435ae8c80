// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.simulation.SimDisk.Kind;
import io.tandem.model.Replica;
import io.tandem.target.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sees everything and holds the fleet to its laws; knows nothing of how it keeps them. */
final class SimJudge {
  /** A member that lives and reaches the receiver this long can bring every tick there. */
  private static final long ENOUGH_MILLIS = 90_000;

  /** New owners of a target begin together, a moment after they were told. */
  private static final long BEGINNING_MILLIS = 2_000;

  /** Who had a target this long before or behind a tick has to do with it. */
  private static final long NEAR_MILLIS = 60_000;

  /** In this time a target with one owner goes from one to another. */
  private static final long HANDS_MILLIS = 20_000;

  /** What the coordinator does not know yet of a successor that died. */
  private static final long NEWS_MILLIS = 60_000;

  private final SimWorld world;
  private final Map<Long, Life> lives = new LinkedHashMap<>();
  private final Map<Long, Map<Long, List<Fetch>>> fetches = new HashMap<>();
  private final List<String> broken = new ArrayList<>();

  /** Ticks that one owner failed to fetch while it could not talk to the other one. */
  int contested;

  /** Ticks that are missing where two faults or more met. */
  int doubled;

  /** Ticks that were looked at. */
  long judged;

  /** Ticks of targets with two owners that nobody fetched. */
  int unfetched;

  /** When there was a target. */
  private static final class Life {
    final Target target;
    final long from;
    long to = Long.MAX_VALUE;

    Life(Target target, long from) {
      this.target = target;
      this.from = from;
    }
  }

  private record Fetch(SimNode by, Replica replica, Kind kind, long atMillis) {}

  SimJudge(SimWorld world) {
    this.world = world;
  }

  void born(Target target) {
    lives.put(target.id(), new Life(target, world.time.now()));
  }

  void gone(Target target) {
    lives.get(target.id()).to = world.time.now();
  }

  void fetched(SimNode by, OwnedTarget owned, long tick, Kind kind) {
    fetches
        .computeIfAbsent(owned.id(), id -> new HashMap<>())
        .computeIfAbsent(tick, t -> new ArrayList<>(2))
        .add(new Fetch(by, owned.replica(), kind, world.time.now()));
  }

  /** Looks each second how many rule. */
  void watch() {
    world.time.in(1_000, this::watch);
    List<String> ruling =
        world.nodes().stream()
            .filter(node -> node.member != null && node.member.isRuling())
            .map(node -> node.name)
            .toList();
    if (ruling.size() > 1) {
      tell("several rule: " + ruling);
    }
  }

  private void tell(String what) {
    if (broken.size() < 50) {
      broken.add(world.time.text() + " " + what);
    }
  }

  /** A member wrote that the target is no more. */
  void stale(SimNode by, OwnedTarget owned) {
    if (world.isThere(owned.id())) {
      tell(by + " wrote stale markers for " + name(owned) + ", which is there");
    }
  }

  /** A member was told that somebody else has its target now, or is about to begin. */
  void left(SimNode by, OwnedTarget owned) {
    world.time.in(
        BEGINNING_MILLIS,
        () -> {
          boolean hasSuccessor =
              world.nodes().stream()
                  .filter(node -> node.member != null)
                  .anyMatch(node -> succeeds(node.member, owned));
          if (!hasSuccessor && world.isThere(owned.id())) {
            tell(by + " was told to leave " + name(owned) + ", which nobody took over");
          }
        });
  }

  private boolean succeeds(SimMember member, OwnedTarget owned) {
    OwnedTarget there = member.data.owned(owned.id());
    boolean lived = member.diedMillis > world.time.now() - NEWS_MILLIS;
    return lived && there != null;
  }

  private static String name(OwnedTarget owned) {
    return owned.target().url() + " of " + owned.replica();
  }

  /** Laws that were broken at some time. */
  List<String> broken() {
    return broken;
  }

  /** Ticks between these that somebody could have brought, and that are not there. */
  List<String> missing(long fromMillis, long toMillis) {
    contested = 0;
    doubled = 0;
    judged = 0;
    unfetched = 0;
    Map<String, List<String>> missing = new TreeMap<>();
    for (Life life : lives.values()) {
      long interval = life.target.interval().toMillis();
      long from = Math.max(fromMillis, life.from + 30_000);
      long to = Math.min(toMillis, life.to - 10_000);
      long tick = SimSource.grid(life.target.id(), interval).after(from);
      for (; tick < to; tick += interval) {
        judged++;
        if (world.receiver.of(life.target.id(), tick) != Kind.GOOD && isMissing(life, tick)) {
          missing
              .computeIfAbsent(life.target.url(), url -> new ArrayList<>())
              .add(SimTime.text(tick) + fetchers(life, tick));
        }
      }
    }
    return missing.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
  }

  private boolean isMissing(Life life, long tick) {
    List<Fetch> all = fetches(life, tick);
    List<Fetch> good = all.stream().filter(SimJudge::couldBring).toList();
    boolean hasTwoOwners = life.target.jobName().equals(SimDiscovery.TWICE);
    if (hasTwoOwners && all.stream().noneMatch(fetch -> fetch.kind() == Kind.GOOD)) {
      unfetched++;
    }
    if (good.isEmpty()) {
      return false;
    }
    if (!hasTwoOwners && changesHands(life, tick)) {
      return false;
    }
    if (wereApart(good, all)) {
      contested++;
      return false;
    }
    if (isDoubled(life, tick)) {
      doubled++;
      return false;
    }
    return true;
  }

  /** Whether two faults met, or the receiver changed over while the target did, too. */
  private boolean isDoubled(Life life, long tick) {
    Set<SimNode> near = near(life, tick, NEAR_MILLIS);
    long ofReceiver = world.troubles.ofReceiver(tick);
    long faults = world.troubles.ofMembers(near, tick) + ofReceiver;
    Set<SimNode> here = near(life, tick, 0);
    near.removeAll(here);
    if (here.size() == 1 && world.troubles.ofMembers(near, tick) == 0) {
      // The other owner has been gone for long, and the target has no other one yet.
      faults++;
    }
    return faults > 1 || (near.size() + here.size() > 2 && ofReceiver > 0);
  }

  /** A target with one owner has nobody who puts the ticks of two of them in order. */
  private boolean changesHands(Life life, long tick) {
    return near(life, tick, HANDS_MILLIS).size() > 1;
  }

  /** Who fetched ticks around this one. */
  private Set<SimNode> near(Life life, long tick, long millis) {
    long interval = life.target.interval().toMillis();
    Set<SimNode> owners = new HashSet<>();
    for (long at = tick - millis / interval * interval; at <= tick + millis; at += interval) {
      fetches(life, at).forEach(fetch -> owners.add(fetch.by()));
    }
    return owners;
  }

  private List<Fetch> fetches(Life life, long tick) {
    return fetches.getOrDefault(life.target.id(), Map.of()).getOrDefault(tick, List.of());
  }

  private String fetchers(Life life, long tick) {
    StringBuilder text = new StringBuilder();
    fetches(life, tick)
        .forEach(
            fetch ->
                text.append(' ')
                    .append(fetch.by())
                    .append(fetch.replica() == Replica.A ? "/a" : "/b")
                    .append(couldBring(fetch) ? "" : fetch.kind() == Kind.GOOD ? "?" : "-"));
    return text.toString();
  }

  /** Whether it had the tick, lived on, and reached the receiver. */
  private static boolean couldBring(Fetch fetch) {
    long at = fetch.atMillis();
    return fetch.kind() == Kind.GOOD
        && !fetch.by().away.touches(at - 1_000, at + ENOUGH_MILLIS)
        && !fetch.by().withoutReceiver.touches(at, at + ENOUGH_MILLIS);
  }

  /** Where owners cannot talk, the first copy of a tick wins, be it a failure. */
  private boolean wereApart(List<Fetch> good, List<Fetch> all) {
    for (Fetch one : good) {
      for (Fetch other : all) {
        long at = one.atMillis();
        if (other.kind() == Kind.BAD
            && (world.network.wereApart(one.by().name, other.by().name, at - 5_000, at + 5_000)
                || other.by().away.touches(at - 5_000, at + 5_000)
                || other.by().slow.touches(at - 5_000, at + 5_000)
                || one.by().slow.touches(at - 5_000, at + 5_000))) {
          return true;
        }
      }
    }
    return false;
  }

  /** What is not as it should be once all faults are long over. */
  List<String> unsettled() {
    List<String> faults = new ArrayList<>();
    Map<Long, Map<Replica, List<SimNode>>> owners = new HashMap<>();
    int ruling = 0;
    for (SimNode node : world.well()) {
      ruling += node.member.isRuling() ? 1 : 0;
      String unrest = node.member.data.unrest();
      String notReady = node.member.notReady();
      if (!unrest.isEmpty() || notReady != null) {
        faults.add(node + ":" + unrest + (notReady == null ? "" : " not ready: " + notReady));
      }
      for (OwnedTarget owned : node.member.data.owned()) {
        owners
            .computeIfAbsent(owned.id(), id -> new TreeMap<>())
            .computeIfAbsent(owned.replica(), replica -> new ArrayList<>())
            .add(node);
      }
    }
    if (ruling != 1) {
      faults.add(ruling + " rule");
    }
    for (Life life : lives.values()) {
      check(life, owners.getOrDefault(life.target.id(), Map.of()), faults);
    }
    return faults;
  }

  private static void check(Life life, Map<Replica, List<SimNode>> owners, List<String> faults) {
    boolean once = life.target.jobName().equals(SimDiscovery.ONCE);
    boolean lives = life.to == Long.MAX_VALUE;
    List<Replica> wanted =
        !lives ? List.of() : once ? List.of(Replica.ONLY) : List.of(Replica.A, Replica.B);
    boolean right =
        owners.keySet().equals(new HashSet<>(wanted))
            && owners.values().stream().allMatch(nodes -> nodes.size() == 1)
            && owners.values().stream().distinct().count() == wanted.size();
    if (!right) {
      faults.add(life.target.url() + (lives ? "" : ", which is gone,") + " is owned by " + owners);
    }
  }
}
