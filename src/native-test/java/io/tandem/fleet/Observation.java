// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.tandem.fleet.Delivery.Up;
import io.tandem.fleet.Tally.Count;
import io.tandem.fleet.TargetPages.Target;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What happens to a fleet from one moment on, until its ticks are counted: at once where none is
 * missing, else 90 seconds after the fault ended. Thread of the test.
 */
final class Observation {
  private static final long GRACE_MILLIS = 90_000;
  private static final long POLL_SECONDS = 5;

  private final Fleet fleet;
  private final List<Target> targets;
  private final long from = System.currentTimeMillis();
  private final long duplicatesBefore;
  private final long othersBefore;
  private final Map<String, Set<String>> ownersBefore;
  private final List<Loss> losses = new ArrayList<>();

  /** A member that stopped working at a moment, and what it delivered as the elected replica. */
  private record Loss(String member, long millis, String elected, Set<String> targets) {}

  Observation(Fleet fleet) {
    this.fleet = fleet;
    targets = List.copyOf(fleet.targets());
    duplicatesBefore = fleet.receiver().refusedDuplicates();
    othersBefore = fleet.receiver().refusedOtherwise();
    ownersBefore = fleet.askers(from);
  }

  /** Is called right before a member is struck: from now on others must send for it. */
  void losing(Member member) {
    String elected = fleet.receiver().elected(Fleet.CLUSTER);
    long now = System.currentTimeMillis();
    Map<String, String> lastSender = new HashMap<>();
    for (Delivery delivery : fleet.gate().deliveries()) {
      if (delivery.replica().equals(elected) && delivery.answeredMillis() > now - 15_000) {
        delivery.ups().forEach(up -> lastSender.put(up.target(), delivery.member()));
      }
    }
    lastSender.values().removeIf(sender -> !sender.equals(member.name()));
    losses.add(new Loss(member.name(), now, elected, Set.copyOf(lastSender.keySet())));
  }

  /** The fault is over: counts, as late as needed. */
  Outcome end() {
    long to = System.currentTimeMillis();
    while (true) {
      Fleet.sleepSeconds(POLL_SECONDS);
      Count count = tally().count(targets, from, to);
      if (count.missing() == 0 || System.currentTimeMillis() > to + GRACE_MILLIS) {
        return outcome(count, to);
      }
    }
  }

  long since() {
    return from;
  }

  Tally tally() {
    return new Tally(fleet.members(), fleet.server().asked(), fleet.receiver().queries(), from);
  }

  private Outcome outcome(Count count, long to) {
    List<Delivery> deliveries =
        fleet.gate().deliveries().stream().filter(one -> one.answeredMillis() >= from).toList();
    Map<String, Set<String>> ownersAfter = fleet.askers(to);
    DoubleSummaryStatistics standIn = standIn(deliveries);
    return new Outcome(
        count,
        fleet.receiver().refusedDuplicates() - duplicatesBefore,
        fleet.receiver().refusedOtherwise() - othersBefore,
        differences(ownersAfter, ownersBefore),
        differences(ownersBefore, ownersAfter),
        deliveries.stream().flatMap(one -> one.ups().stream()).filter(Up::isStaleMarker).count(),
        deliveries.stream().filter(Delivery::mixed).count(),
        standIn.getCount() == 0 ? OptionalDouble.empty() : OptionalDouble.of(standIn.getMin()),
        standIn.getCount() == 0 ? OptionalDouble.empty() : OptionalDouble.of(standIn.getMax()));
  }

  /** Owners in the one map that the other lacks. */
  private static int differences(Map<String, Set<String>> of, Map<String, Set<String>> other) {
    return of.entrySet().stream()
        .mapToInt(
            entry ->
                (int)
                    entry.getValue().stream()
                        .filter(owner -> !isIn(other, entry.getKey(), owner))
                        .count())
        .sum();
  }

  private static boolean isIn(Map<String, Set<String>> owners, String target, String owner) {
    return owners.getOrDefault(target, Set.of()).contains(owner);
  }

  private DoubleSummaryStatistics standIn(List<Delivery> deliveries) {
    DoubleSummaryStatistics seconds = new DoubleSummaryStatistics();
    for (Loss loss : losses) {
      Map<String, Long> first = new HashMap<>();
      for (Delivery one : deliveries) {
        if (one.millis() >= loss.millis()
            && one.replica().equals(loss.elected())
            && !one.member().equals(loss.member())) {
          one.ups().forEach(up -> first.merge(up.target(), one.answeredMillis(), Math::min));
        }
      }
      first.keySet().retainAll(loss.targets());
      first.values().forEach(millis -> seconds.accept((millis - loss.millis()) / 1000.0));
    }
    return seconds;
  }
}
