// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import io.tandem.assignment.AssignableMember.Stance;
import io.tandem.assignment.Assignment.Move;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an assignment amounts to, found the slow and obvious way. */
final class NaiveView {
  private final Map<String, AssignableMember> members = new HashMap<>();
  private final List<AssignableTarget> targets;
  private final Map<Long, Owners> owners;

  NaiveView(
      List<AssignableMember> members, List<AssignableTarget> targets, Map<Long, Owners> owners) {
    members.forEach(m -> this.members.put(m.name(), m));
    this.targets = targets;
    this.owners = owners;
  }

  AssignableMember member(String name) {
    return Objects.requireNonNull(members.get(name));
  }

  boolean is(@Nullable String name, Stance stance) {
    return name != null && members.containsKey(name) && member(name).stance() == stance;
  }

  Set<String> takerNodes() {
    Set<String> nodes = new TreeSet<>();
    members.values().stream()
        .filter(m -> m.stance() == Stance.TAKES)
        .forEach(m -> nodes.add(m.node()));
    return nodes;
  }

  boolean takerElsewhere(String owner) {
    return takerNodes().stream().anyMatch(node -> !node.equals(member(owner).node()));
  }

  boolean onOneNode(Owners pair) {
    return pair.a() != null
        && pair.b() != null
        && member(pair.a()).node().equals(member(pair.b()).node());
  }

  Owners of(AssignableTarget target) {
    return Objects.requireNonNull(owners.get(target.id()));
  }

  /** Weight of each member that takes. */
  Map<String, Double> loads() {
    Map<String, Double> loads = new TreeMap<>();
    members.values().stream()
        .filter(m -> m.stance() == Stance.TAKES)
        .forEach(m -> loads.put(m.name(), 0.0));
    for (AssignableTarget target : targets) {
      Owners pair = of(target);
      loads.computeIfPresent(Objects.toString(pair.a()), (m, w) -> w + target.weight());
      loads.computeIfPresent(Objects.toString(pair.b()), (m, w) -> w + target.weight());
    }
    return loads;
  }

  double fairShare() {
    return loads().values().stream().mapToDouble(w -> w).average().orElse(0);
  }

  long ownedBy(String member) {
    return owned(member).count();
  }

  /** Weight of the lightest target that a member owns. */
  double lightest(String member) {
    return owned(member).mapToDouble(AssignableTarget::weight).min().orElse(0);
  }

  private Stream<AssignableTarget> owned(String member) {
    return targets.stream().filter(t -> member.equals(of(t).a()) || member.equals(of(t).b()));
  }

  int mostPartners() {
    Map<String, Set<String>> partners = new HashMap<>();
    for (AssignableTarget target : targets) {
      Owners pair = of(target);
      if (pair.a() != null && pair.b() != null) {
        partners.computeIfAbsent(pair.a(), m -> new HashSet<>()).add(pair.b());
        partners.computeIfAbsent(pair.b(), m -> new HashSet<>()).add(pair.a());
      }
    }
    return partners.values().stream().mapToInt(Set::size).max().orElse(0);
  }

  boolean ownedAtHome(AssignableTarget target) {
    Owners pair = of(target);
    return atHome(target, pair.a()) || atHome(target, pair.b());
  }

  private boolean atHome(AssignableTarget target, @Nullable String owner) {
    return owner != null && member(owner).node().equals(target.node());
  }

  boolean inItsZone(AssignableTarget target, @Nullable String owner) {
    return owner == null || target.zone().isEmpty() || member(owner).zone().equals(target.zone());
  }

  /** Changes of owners, as a set of {@code id, replica, from, to}. */
  static Set<String> changes(Map<Long, Owners> before, Map<Long, Owners> after) {
    Set<String> changes = new TreeSet<>();
    after.forEach(
        (id, now) -> {
          Owners was = before.getOrDefault(id, Owners.NONE);
          addChange(changes, id + " a ", was.a(), now.a());
          addChange(changes, id + " b ", was.b(), now.b());
        });
    return changes;
  }

  private static void addChange(
      Set<String> changes, String slot, @Nullable String from, @Nullable String to) {
    if (from != null && !from.equals(to)) {
      changes.add(slot + from + " " + to);
    }
  }

  static String text(Move move) {
    return move.targetId() + (move.second() ? " b " : " a ") + move.from() + " " + move.to();
  }
}
