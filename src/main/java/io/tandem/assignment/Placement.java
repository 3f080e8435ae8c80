// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import java.util.Arrays;
import java.util.List;

/**
 * Who owns what while it is being worked out, and what follows from it: loads, partners, distances.
 *
 * <p>A target has two slots, of its owners in {@code a} and {@code b}. Weights are whole
 * thousandths of a sample per second: sums of integers do not depend on their order, so neither
 * does any decision. One thread; made anew for each call.
 */
final class Placement {
  /** A member's distance from a target: on its node, in its zone, anywhere. */
  static final int AT_HOME = 0;

  static final int IN_ZONE = 1;
  static final int AWAY = 2;

  private static final double UNITS = 1000;
  private static final double MOST_UNITS = 1e12;

  final Members members;
  final Partners partners;
  private final List<AssignableTarget> targets;
  private final long[] id;
  private final long[] weight;
  private final int[] homeNode;
  private final int[] zone;
  private final int[] owner;
  private final long[] load;
  private final long[] homeLoad;
  private final long[] lean;
  private final int partnersAimedAt;
  private final int maxPartners;

  /** Members that take; those that may get one more partner; those that should. */
  final LoadTree takers;

  final LoadTree open;
  final LoadTree aiming;

  Placement(Members members, List<AssignableTarget> targets, AssignmentRules rules) {
    this.members = members;
    this.targets = targets;
    partners = new Partners(members.count());
    if (targets.size() > 1 << HeavyFirst.INDEX_BITS) {
      throw new IllegalArgumentException("too many targets: " + targets.size());
    }
    id = new long[targets.size()];
    weight = new long[targets.size()];
    homeNode = new int[targets.size()];
    zone = new int[targets.size()];
    for (int t = 0; t < weight.length; t++) {
      AssignableTarget target = targets.get(t);
      id[t] = target.id();
      weight[t] = (long) Math.max(1, Math.min(MOST_UNITS, target.weight() * UNITS));
      homeNode[t] = members.nodeNumber(target.node());
      zone[t] = members.zoneNumber(target.zone(), homeNode[t]);
    }
    owner = new int[2 * weight.length];
    Arrays.fill(owner, Members.NONE);
    load = new long[members.count()];
    homeLoad = new long[members.count()];
    lean = new long[members.count()];
    maxPartners = rules.maxPartners();
    // The last quarter is for what comes later: a member that is new must find open doors.
    partnersAimedAt = Math.max(1, maxPartners - maxPartners / 4);
    takers = new LoadTree(members.count());
    open = new LoadTree(members.count());
    aiming = new LoadTree(members.count());
  }

  static int target(int slot) {
    return slot >> 1;
  }

  static int slotA(int target) {
    return 2 * target;
  }

  static int slotB(int target) {
    return 2 * target + 1;
  }

  int size() {
    return weight.length;
  }

  long id(int target) {
    return id[target];
  }

  boolean isPaired(int target) {
    return targets.get(target).paired();
  }

  boolean isSettled(int target) {
    return targets.get(target).settled();
  }

  long weight(int target) {
    return weight[target];
  }

  int zone(int target) {
    return zone[target];
  }

  int homeNode(int target) {
    return homeNode[target];
  }

  int owner(int slot) {
    return owner[slot];
  }

  /** The owner of the same target in the other replica. */
  int partnerOf(int slot) {
    return owner[slot ^ 1];
  }

  boolean isOwnedAtHome(int target) {
    return isAtHome(target, owner[slotA(target)]) || isAtHome(target, owner[slotB(target)]);
  }

  private boolean isAtHome(int target, int m) {
    return m != Members.NONE && distance(target, m) == AT_HOME;
  }

  int distance(int target, int m) {
    if (homeNode[target] != Members.NONE && members.isOn(m, homeNode[target])) {
      return AT_HOME;
    }
    return zone[target] == Members.NONE || members.isIn(m, zone[target]) ? IN_ZONE : AWAY;
  }

  long load(int m) {
    return load[m];
  }

  /** The weight of what it owns on its own node. */
  long homeLoad(int m) {
    return homeLoad[m];
  }

  /** How much more it owns in {@code a} than in {@code b}. */
  long lean(int m) {
    return lean[m];
  }

  boolean mayPartner(int one, int other) {
    return partners.degree(one) < maxPartners && partners.degree(other) < maxPartners
        || partners.shared(one, other) > 0;
  }

  boolean aimsAtMorePartners(int m) {
    return partners.degree(m) < partnersAimedAt;
  }

  boolean hasRoomForPartner(int m) {
    return partners.degree(m) < maxPartners;
  }

  int excessPartners(int m) {
    return partners.degree(m) - maxPartners;
  }

  /** As {@link #put}, but nobody can be found before {@link #index}, which is then due. */
  void inherit(int slot, int m) {
    owner[slot] = m;
    weigh(slot, m, 1);
    if (partnerOf(slot) != Members.NONE) {
      partners.share(m, partnerOf(slot));
    }
  }

  void index() {
    for (int m = 0; m < members.count(); m++) {
      refresh(m);
    }
  }

  void put(int slot, int m) {
    inherit(slot, m);
    refresh(m);
    if (partnerOf(slot) != Members.NONE) {
      refresh(partnerOf(slot));
    }
  }

  void take(int slot) {
    int m = owner[slot];
    owner[slot] = Members.NONE;
    weigh(slot, m, -1);
    if (partnerOf(slot) != Members.NONE) {
      partners.unshare(m, partnerOf(slot));
      refresh(partnerOf(slot));
    }
    refresh(m);
  }

  private void weigh(int slot, int m, int sign) {
    int t = target(slot);
    load[m] += sign * weight[t];
    if (distance(t, m) == AT_HOME) {
      homeLoad[m] += sign * weight[t];
    }
    if (isPaired(t)) {
      lean[m] += (slot & 1) == 0 ? sign * weight[t] : -sign * weight[t];
    }
  }

  private void refresh(int m) {
    if (!members.takes(m)) {
      return;
    }
    takers.set(m, load[m]);
    open.set(m, hasRoomForPartner(m) ? load[m] : LoadTree.ABSENT);
    aiming.set(m, aimsAtMorePartners(m) ? load[m] : LoadTree.ABSENT);
  }
}
