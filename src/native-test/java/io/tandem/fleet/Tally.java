// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.tandem.endtoend.QueryClient;
import io.tandem.endtoend.QueryClient.Sample;
import io.tandem.fleet.TargetPages.Target;
import io.tandem.fleet.TargetServer.Asked;
import io.tandem.model.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Counts ticks: which of those that a window holds are in the receiver, and what became of the
 * others. It believes nobody but the receiver and the targets.
 *
 * <p>The grid of a target is where most of its {@code up} samples lie. A tick is there when {@code
 * up} is, at the tick, and the page is: at the tick, or for a page with timestamps of its own
 * before the next tick.
 */
final class Tally {
  /** A target may be asked a little before its tick, for clocks are read twice. */
  private static final long EARLY_MILLIS = 50;

  /** Who asked within this time before the last ask was an owner then. */
  private static final long OWNER_MILLIS = 12_000;

  /** Who ends so soon after a tick may not have handed it on. */
  private static final long HANDED_ON_MILLIS = 5_000;

  private final Collection<Member> members;
  private final Map<String, NavigableMap<Long, Asked>> askedBy = new HashMap<>();
  private final Map<String, NavigableMap<Long, Double>> ups = new HashMap<>();
  private final Map<String, NavigableMap<Long, Double>> pages = new HashMap<>();
  private int doubled;

  /** What became of a tick. */
  enum Fate {
    PRESENT,
    /** A member that lived on has fetched it, and it is not in the receiver. */
    LOST,
    /** The same, but of two owners one alone asked: the other one was too late for the tick. */
    SKIPPED,
    /** Nobody asked, though an owner lived. */
    UNASKED,
    /** The test kept away every member that asked. */
    UNREACHABLE,
    /** Every owner was dead. */
    OWNERLESS;

    /** Not in the receiver although an owner lived. */
    boolean isMissing() {
      return this == LOST || this == SKIPPED || this == UNASKED;
    }
  }

  /** A tick that is not in the receiver. */
  record Hole(Target target, long tick, Fate fate) {}

  /** What a count comes to. */
  record Count(long expected, List<Hole> holes, long offGrid, int doubledSeries) {
    long of(Fate fate) {
      return holes.stream().filter(hole -> hole.fate() == fate).count();
    }

    /** Not in the receiver although an owner lived. */
    long missing() {
      return holes.stream().filter(hole -> hole.fate().isMissing()).count();
    }
  }

  Tally(Collection<Member> members, Collection<Asked> asked, QueryClient queries, long since) {
    this.members = members;
    for (Asked one : asked) {
      // Two members in the same millisecond: the one served counts.
      askedBy
          .computeIfAbsent(one.target(), name -> new TreeMap<>())
          .merge(one.millis(), one, (a, b) -> a.fault() == Fault.NONE ? a : b);
    }
    int seconds = (int) ((System.currentTimeMillis() - since) / 1000) + 15;
    collect(queries.history("up{target!=\"\"}", seconds), ups);
    collect(queries.history(TargetPages.FOLLOWED, seconds), pages);
  }

  private void collect(
      Map<Labels, List<Sample>> history, Map<String, NavigableMap<Long, Double>> into) {
    history.forEach(
        (labels, samples) -> {
          NavigableMap<Long, Double> known = into.get(labels.get("target"));
          doubled += known == null ? 0 : 1;
          NavigableMap<Long, Double> all =
              into.computeIfAbsent(labels.get("target"), name -> new TreeMap<>());
          samples.forEach(sample -> all.put(sample.millis(), sample.value()));
        });
  }

  /** Counts the ticks of these targets from one time to the other. */
  Count count(Collection<Target> targets, long from, long to) {
    List<Hole> holes = new ArrayList<>();
    long expected = 0;
    long offGrid = 0;
    for (Target target : targets) {
      NavigableMap<Long, Double> up = ups.getOrDefault(target.name(), new TreeMap<>());
      long interval = target.intervalMillis();
      long offset = offset(up, interval);
      offGrid +=
          up.subMap(from, true, to, true).keySet().stream()
              .filter(tick -> Math.floorMod(tick - offset, interval) != 0)
              .count();
      long first = from + Math.floorMod(offset - from, interval);
      for (long tick = first; tick <= to; tick += interval) {
        expected++;
        Fate fate = fate(target, tick, up);
        if (fate != Fate.PRESENT) {
          holes.add(new Hole(target, tick, fate));
        }
      }
    }
    return new Count(expected, holes, offGrid, doubled);
  }

  /** Where most samples lie between two multiples of the interval. */
  private static long offset(NavigableMap<Long, Double> up, long interval) {
    Map<Long, Integer> votes = new HashMap<>();
    up.keySet().forEach(tick -> votes.merge(Math.floorMod(tick, interval), 1, Integer::sum));
    return votes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(0L);
  }

  private Fate fate(Target target, long tick, NavigableMap<Long, Double> up) {
    if (up.containsKey(tick) && hasPage(target, tick)) {
      return Fate.PRESENT;
    }
    List<String> owners = owners(target, tick);
    if (!owners.isEmpty() && owners.stream().noneMatch(member -> lived(member, tick))) {
      return Fate.OWNERLESS;
    }
    Collection<Asked> asks = asks(target, tick).values();
    if (asks.isEmpty()) {
      return Fate.UNASKED;
    }
    if (asks.stream().allMatch(ask -> ask.fault() != Fault.NONE)) {
      return Fate.UNREACHABLE;
    }
    long alive = owners.stream().filter(member -> lived(member, tick)).count();
    boolean alone = asks.stream().map(Asked::member).distinct().count() == 1;
    return alone && alive > 1 ? Fate.SKIPPED : Fate.LOST;
  }

  private boolean hasPage(Target target, long tick) {
    NavigableMap<Long, Double> page = pages.getOrDefault(target.name(), new TreeMap<>());
    if (!target.ownTimestamps()) {
      return page.containsKey(tick);
    }
    Long next = page.ceilingKey(tick - EARLY_MILLIS);
    return next != null && next < tick + target.intervalMillis() - EARLY_MILLIS;
  }

  /** Who asked last, as it is known at a tick; perhaps long before it. */
  private List<String> owners(Target target, long tick) {
    NavigableMap<Long, Asked> all = askedBy.getOrDefault(target.name(), new TreeMap<>());
    Long last = all.floorKey(tick + target.intervalMillis() - EARLY_MILLIS);
    return last == null ? List.of() : askers(all.subMap(last - OWNER_MILLIS, true, last, true));
  }

  private static List<String> askers(NavigableMap<Long, Asked> asks) {
    return asks.values().stream().map(Asked::member).distinct().toList();
  }

  private boolean lived(String name, long tick) {
    return members.stream()
        .filter(member -> member.name().equals(name))
        .noneMatch(member -> member.wasDown(tick - EARLY_MILLIS, tick + HANDED_ON_MILLIS));
  }

  /** Who asked at a tick. */
  NavigableMap<Long, Asked> asks(Target target, long tick) {
    return askedBy
        .getOrDefault(target.name(), new TreeMap<>())
        .subMap(tick - EARLY_MILLIS, true, tick + target.intervalMillis() - EARLY_MILLIS, false);
  }
}
