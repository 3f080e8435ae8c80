// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import io.tandem.assignment.Assignment.Why;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Ends partnerships of members that have too many, those of fewest targets first. Each target of
 * such a pair moves to a partner that one of both has anyway, never farther away, or none of them
 * moves: the number of partnerships only falls.
 */
final class Untangling {
  private final Placement placement;
  private final Holdings holdings;
  private final Levels levels;
  private final Mover mover;

  Untangling(Placement placement, Holdings holdings, Levels levels, Mover mover) {
    this.placement = placement;
    this.holdings = holdings;
    this.levels = levels;
    this.mover = mover;
  }

  void apply() {
    for (int m = 0; m < placement.members.count(); m++) {
      if (placement.excessPartners(m) > 0) {
        untangle(m);
      }
    }
  }

  private record Pair(int partner, int shared) {}

  private void untangle(int m) {
    List<Pair> pairs = new ArrayList<>();
    for (int place = 0; place < placement.partners.degree(m); place++) {
      pairs.add(
          new Pair(placement.partners.partner(m, place), placement.partners.sharedAt(m, place)));
    }
    pairs.sort(Comparator.comparingInt(Pair::shared).thenComparingInt(Pair::partner));
    for (Pair pair : pairs) {
      if (placement.excessPartners(m) > 0) {
        part(m, pair.partner);
      }
    }
  }

  private void part(int m, int partner) {
    List<Integer> slots = new ArrayList<>();
    for (int place = 0; place < holdings.count(m); place++) {
      int slot = holdings.slot(m, place);
      if (placement.owner(slot) == m && placement.partnerOf(slot) == partner) {
        slots.add(slot);
      }
    }
    slots.sort(Comparator.comparingLong(slot -> placement.id(Placement.target(slot))));
    int[] moved = new int[slots.size()];
    int[] from = new int[slots.size()];
    for (int at = 0; at < moved.length; at++) {
      int mine = slots.get(at);
      int theirs = mine ^ 1;
      int first = distance(theirs, partner) >= distance(mine, m) ? theirs : mine;
      moved[at] = partnerFor(first) != Members.NONE ? first : first ^ 1;
      from[at] = placement.owner(moved[at]);
      int to = partnerFor(moved[at]);
      if (to == Members.NONE) {
        undo(moved, from, at);
        return;
      }
      mover.move(moved[at], to, Why.PARTNERS);
    }
  }

  private void undo(int[] moved, int[] from, int count) {
    for (int at = 0; at < count; at++) {
      mover.moveBack(moved[at], from[at]);
    }
  }

  private int distance(int slot, int m) {
    return placement.distance(Placement.target(slot), m);
  }

  private int partnerFor(int slot) {
    int from = placement.owner(slot);
    if (!placement.members.takes(from) || !mover.mayMove(slot)) {
      return Members.NONE;
    }
    int target = Placement.target(slot);
    int stays = placement.partnerOf(slot);
    long room = levels.low() - placement.weight(target);
    int distance = placement.distance(target, from);
    int best = Members.NONE;
    for (int place = 0; place < placement.partners.degree(stays); place++) {
      int to = placement.partners.partner(stays, place);
      boolean fits =
          to != from
              && placement.members.takes(to)
              && !placement.members.sameNode(to, stays)
              && placement.load(to) <= room
              && placement.distance(target, to) <= distance;
      if (fits && (best == Members.NONE || isBefore(to, best))) {
        best = to;
      }
    }
    return best;
  }

  private boolean isBefore(int m, int best) {
    long less = placement.load(m) - placement.load(best);
    return less < 0 || (less == 0 && m < best);
  }
}
