// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import io.tandem.assignment.AssignableMember.Stance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members by number. Numbers follow zone, node and name, so that the members of a zone are a
 * range, and so that the order in which a caller lists its members means nothing.
 *
 * <p>Immutable. A member without a node counts as alone on one; where no member takes anything, the
 * leaving ones count as keeping, for a target is better owned by a leaving member than by none.
 */
final class Members {
  static final int NONE = -1;

  private final AssignableMember[] members;
  private final boolean[] takes;
  private final boolean[] keeps;
  private final int[] nodeOf;
  private final int[] zoneOf;
  private final Map<String, Integer> byName = new HashMap<>();
  private final Map<String, Integer> nodes = new HashMap<>();
  private final Map<String, Integer> zones = new HashMap<>();
  private final List<List<Integer>> takersOnNode = new ArrayList<>();
  private final List<Integer> zoneOfNode = new ArrayList<>();
  private final List<int[]> zoneRanges = new ArrayList<>();
  private final int[] takersInZone;
  private final int takers;
  private final int keepers;
  private final int takerNodes;

  Members(List<AssignableMember> listed) {
    members = listed.toArray(AssignableMember[]::new);
    Arrays.sort(
        members,
        Comparator.comparing(AssignableMember::zone)
            .thenComparing(AssignableMember::node)
            .thenComparing(AssignableMember::name));
    boolean nobodyTakes = listed.stream().noneMatch(m -> m.stance() == Stance.TAKES);
    takes = new boolean[members.length];
    keeps = new boolean[members.length];
    nodeOf = new int[members.length];
    zoneOf = new int[members.length];
    for (int m = 0; m < members.length; m++) {
      number(m, nobodyTakes);
    }
    takersInZone = new int[zoneRanges.size()];
    int taking = 0;
    int keeping = 0;
    for (int m = 0; m < members.length; m++) {
      if (takes[m]) {
        takersInZone[zoneOf[m]]++;
        taking++;
      } else if (keeps[m]) {
        keeping++;
      }
    }
    takers = taking;
    keepers = keeping;
    takerNodes = (int) takersOnNode.stream().filter(on -> !on.isEmpty()).count();
  }

  private void number(int m, boolean nobodyTakes) {
    AssignableMember member = members[m];
    if (byName.put(member.name(), m) != null) {
      throw new IllegalArgumentException("two members are named " + member.name());
    }
    Stance stance = member.stance();
    takes[m] = stance == Stance.TAKES;
    keeps[m] = stance == Stance.KEEPS || (stance == Stance.LEAVES && nobodyTakes);
    zoneOf[m] = zones.computeIfAbsent(member.zone(), z -> zones.size());
    if (zoneOf[m] == zoneRanges.size()) {
      zoneRanges.add(new int[] {m, m});
    }
    zoneRanges.get(zoneOf[m])[1] = m + 1;
    nodeOf[m] = node(member.node(), zoneOf[m]);
    if (takes[m]) {
      takersOnNode.get(nodeOf[m]).add(m);
    }
  }

  private int node(String name, int zone) {
    Integer known = name.isEmpty() ? null : nodes.get(name);
    if (known != null) {
      return known;
    }
    int node = takersOnNode.size();
    takersOnNode.add(new ArrayList<>(1));
    zoneOfNode.add(zone);
    if (!name.isEmpty()) {
      nodes.put(name, node);
    }
    return node;
  }

  int count() {
    return members.length;
  }

  int takers() {
    return takers;
  }

  int keepers() {
    return keepers;
  }

  /** Nodes with a member that takes. */
  int takerNodes() {
    return takerNodes;
  }

  String name(int m) {
    return members[m].name();
  }

  /** The number of a member, or {@link #NONE}. */
  int number(@Nullable String name) {
    return name == null ? NONE : byName.getOrDefault(name, NONE);
  }

  boolean takes(int m) {
    return takes[m];
  }

  /** Whether it stays with what it has, and gets nothing new. */
  boolean keeps(int m) {
    return keeps[m];
  }

  boolean sameNode(int m, int other) {
    return nodeOf[m] == nodeOf[other];
  }

  boolean isOn(int m, int node) {
    return nodeOf[m] == node;
  }

  boolean isIn(int m, int zone) {
    return zoneOf[m] == zone;
  }

  /** Whether a member that takes is on another node than this one. */
  boolean takesElsewhere(int m) {
    int here = takersOnNode.get(nodeOf[m]).isEmpty() ? 0 : 1;
    return takerNodes > here;
  }

  /** The number of a node with a member, or {@link #NONE}. */
  int nodeNumber(String name) {
    return nodes.getOrDefault(name, NONE);
  }

  List<Integer> takersOn(int node) {
    return takersOnNode.get(node);
  }

  /** The number of the zone a target is in, or {@link #NONE} where no member says it is there. */
  int zoneNumber(String name, int node) {
    if (name.isEmpty()) {
      return node == NONE ? NONE : zoneOfNode.get(node);
    }
    return zones.getOrDefault(name, NONE);
  }

  boolean takesIn(int zone) {
    return takersInZone[zone] > 0;
  }

  int zoneStart(int zone) {
    return zoneRanges.get(zone)[0];
  }

  int zoneEnd(int zone) {
    return zoneRanges.get(zone)[1];
  }
}
