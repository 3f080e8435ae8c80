// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import io.tandem.assignment.Assignment.Why;
import org.jspecify.annotations.Nullable;

/**
 * What the owners before keep. Everything that can stay stays; what a slot loses here it loses
 * because it must: its owner left, the target is owned once now, or both owners share a node.
 *
 * <p>Afterwards {@link #isDue} says which slots want an owner.
 */
final class Inheritance {
  private final Placement placement;
  private final Members members;
  private final History history;
  private final boolean[] due;

  Inheritance(Placement placement, History history) {
    this.placement = placement;
    this.history = history;
    members = placement.members;
    due = new boolean[2 * placement.size()];
  }

  boolean isDue(int slot) {
    return due[slot];
  }

  void apply() {
    for (int t = 0; t < placement.size(); t++) {
      Owners before = history.before(t);
      int a = stays(Placement.slotA(t), before.a());
      int b = stays(Placement.slotB(t), before.b());
      if (placement.isPaired(t)) {
        keepPair(t, a, b);
      } else {
        keepOne(t, a, b);
      }
    }
    history.inherited();
    placement.index();
  }

  private int stays(int slot, @Nullable String owner) {
    int m = members.number(owner);
    if (m != Members.NONE && (members.takes(m) || members.keeps(m))) {
      return m;
    }
    history.lost(slot, Why.OWNER_LEFT);
    return Members.NONE;
  }

  private void keepOne(int t, int a, int b) {
    if (b != Members.NONE) {
      history.lost(Placement.slotB(t), Why.ALONE);
    }
    inherit(t, a == Members.NONE ? b : a, Members.NONE);
    due[Placement.slotA(t)] = a == Members.NONE && b == Members.NONE && members.takers() > 0;
  }

  private void keepPair(int t, int a, int b) {
    if (a != Members.NONE && b != Members.NONE && members.sameNode(a, b)) {
      part(t, a, b);
    } else if (a == Members.NONE && b != Members.NONE && isStranded(b)) {
      history.lost(Placement.slotB(t), Why.ALONE);
      inherit(t, b, Members.NONE);
    } else {
      inherit(t, a, b);
    }
    want(t);
  }

  /** Whether it owns alone in {@code b}, and nobody could own in {@code a} beside it. */
  private boolean isStranded(int b) {
    return !members.keeps(b) && !members.takesElsewhere(b);
  }

  /** Two owners on one node: one of them stays, the one that keeps if there is such. */
  private void part(int t, int a, int b) {
    boolean elsewhere = members.takesElsewhere(a);
    boolean oneKeeps = members.keeps(a) || members.keeps(b);
    boolean bothKeep = members.keeps(a) && members.keeps(b);
    if (a != b && (bothKeep || (oneKeeps && !elsewhere))) {
      inherit(t, a, b);
    } else if (a != b && members.keeps(b)) {
      history.lost(Placement.slotA(t), Why.APART);
      inherit(t, Members.NONE, b);
    } else {
      history.lost(Placement.slotB(t), elsewhere ? Why.APART : Why.ALONE);
      inherit(t, a, Members.NONE);
    }
  }

  private void inherit(int t, int a, int b) {
    if (a != Members.NONE) {
      placement.inherit(Placement.slotA(t), a);
    }
    if (b != Members.NONE) {
      placement.inherit(Placement.slotB(t), b);
    }
  }

  private void want(int t) {
    int a = placement.owner(Placement.slotA(t));
    int b = placement.owner(Placement.slotB(t));
    due[Placement.slotA(t)] = a == Members.NONE && members.takers() > 0;
    due[Placement.slotB(t)] =
        b == Members.NONE
            && (a == Members.NONE ? members.takerNodes() > 1 : members.takesElsewhere(a));
  }
}
