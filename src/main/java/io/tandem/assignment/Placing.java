// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

/**
 * Gives an owner to every slot that wants one, heavy targets first, as a knapsack is packed. What
 * weighs as much as a quarter of a member is placed whole, while there is room; of the others first
 * one owner at home, then the rest, which goes wherever homes left room.
 */
final class Placing {
  private static final int HEAVY_PARTS = 4;

  private final Placement placement;
  private final Inheritance inheritance;
  private final Levels levels;
  private final Candidates candidates;

  Placing(Placement placement, Inheritance inheritance, Levels levels) {
    this.placement = placement;
    this.inheritance = inheritance;
    this.levels = levels;
    candidates = new Candidates(placement);
  }

  void apply() {
    int[] waiting =
        HeavyFirst.of(
            placement,
            t -> inheritance.isDue(Placement.slotA(t)) || inheritance.isDue(Placement.slotB(t)));
    int light = 0;
    while (light < waiting.length
        && placement.weight(waiting[light]) > levels.share() / HEAVY_PARTS) {
      goHome(waiting[light]);
      settle(waiting[light]);
      light++;
    }
    for (int at = light; at < waiting.length; at++) {
      goHome(waiting[at]);
    }
    for (int at = light; at < waiting.length; at++) {
      settle(waiting[at]);
    }
  }

  private boolean isFree(int slot) {
    return inheritance.isDue(slot) && placement.owner(slot) == Members.NONE;
  }

  /** One owner on the target's own node, if it has none there and there is room. */
  private void goHome(int t) {
    int home = candidates.atHome(t);
    if (home == Members.NONE || placement.isOwnedAtHome(t)) {
      return;
    }
    int slot = freeSlot(t, placement.lean(home));
    int other = placement.partnerOf(slot);
    if (hasRoomAtHome(t, home) && (other == Members.NONE || placement.mayPartner(home, other))) {
      placement.put(slot, home);
    }
  }

  private boolean hasRoomAtHome(int t, int home) {
    long weight = placement.weight(t);
    return placement.load(home) == 0
        || (placement.load(home) + weight <= levels.high()
            && placement.homeLoad(home) + weight <= levels.low());
  }

  /** The free one; of two free ones that which makes a member lean less to one replica. */
  private int freeSlot(int t, long lean) {
    int a = Placement.slotA(t);
    int b = Placement.slotB(t);
    if (isFree(a) && isFree(b)) {
      return lean > 0 ? b : a;
    }
    return isFree(a) ? a : b;
  }

  private void settle(int t) {
    if (isFree(Placement.slotA(t)) && isFree(Placement.slotB(t))) {
      int first = choose(t, Members.NONE);
      placement.put(freeSlot(t, placement.lean(first)), first);
    }
    int slot = freeSlot(t, 0);
    if (isFree(slot)) {
      placement.put(slot, choose(t, placement.partnerOf(slot)));
    }
  }

  /** By what is given up last: the nodes apart, then the bounded load, then few partners. */
  private int choose(int t, int other) {
    int found = choose(t, other, levels.low());
    if (found == Members.NONE) {
      found = choose(t, other, levels.high());
    }
    if (found == Members.NONE) {
      found = candidates.findStranger(t, other, LoadTree.ABSENT);
    }
    return found != Members.NONE ? found : besideSilentOwner(other);
  }

  private int choose(int t, int other, long level) {
    long room = Math.max(0, level - placement.weight(t));
    int found = candidates.find(t, other, room);
    return found != Members.NONE ? found : candidates.findStranger(t, other, room);
  }

  /** The other owner is silent and on the one node that there is. */
  private int besideSilentOwner(int other) {
    return placement.takers.leastLoaded(
        0, placement.members.count(), LoadTree.ABSENT, m -> m != other);
  }
}
