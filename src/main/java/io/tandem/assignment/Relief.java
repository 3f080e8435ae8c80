// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import io.tandem.assignment.Assignment.Why;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Takes weight from members that carry more than {@code high} until they carry {@code low}, the
 * most crowded first; of what they own what is farthest from its node, in few and heavy moves.
 *
 * <p>Three attempts: to members with room among partners; to any with room, whole partnerships at a
 * time, for one that ends makes room for one that begins; and at last, for targets too heavy to fit
 * anywhere, to one that is better off by a margin. The sum of the squares of all loads falls with
 * every move, so repeated calls come to rest.
 */
final class Relief {
  private final Placement placement;
  private final Holdings holdings;
  private final Levels levels;
  private final Mover mover;
  private final Candidates candidates;

  Relief(Placement placement, Holdings holdings, Levels levels, Mover mover) {
    this.placement = placement;
    this.holdings = holdings;
    this.levels = levels;
    this.mover = mover;
    candidates = new Candidates(placement);
  }

  void apply() {
    List<Integer> crowded = new ArrayList<>();
    for (int m = 0; m < placement.members.count(); m++) {
      if (placement.members.takes(m) && isCrowded(m)) {
        crowded.add(m);
      }
    }
    crowded.sort(Comparator.comparingLong((Integer m) -> -placement.load(m)));
    crowded.forEach(this::relieve);
  }

  private boolean isCrowded(int m) {
    return placement.load(m) > levels.high();
  }

  private void relieve(int crowded) {
    List<Integer> slots = new ArrayList<>(holdings.count(crowded));
    for (int place = 0; place < holdings.count(crowded); place++) {
      slots.add(holdings.slot(crowded, place));
    }
    slots.sort(nearLast(crowded).thenComparing(heavyFirst()));
    for (int slot : slots) {
      if (placement.load(crowded) > levels.low()) {
        toRoom(slot, crowded, false);
      }
    }
    slots.sort(
        nearLast(crowded).thenComparing(fewSharedFirst(crowded)).thenComparing(heavyFirst()));
    for (int slot : slots) {
      if (placement.load(crowded) > levels.low()) {
        toRoom(slot, crowded, true);
      }
    }
    for (int slot : slots) {
      if (isCrowded(crowded)) {
        toBetter(slot, crowded);
      }
    }
  }

  /** What may go to its own node leads. */
  private Comparator<Integer> nearLast(int crowded) {
    return Comparator.comparingInt((Integer slot) -> isExpectedAtHome(slot) ? 0 : 1)
        .thenComparingInt(slot -> -distance(slot, crowded));
  }

  private Comparator<Integer> heavyFirst() {
    return Comparator.comparingLong((Integer slot) -> -placement.weight(Placement.target(slot)))
        .thenComparingLong(slot -> placement.id(Placement.target(slot)));
  }

  private Comparator<Integer> fewSharedFirst(int crowded) {
    return Comparator.comparingInt((Integer slot) -> shared(slot, crowded))
        .thenComparingInt(placement::partnerOf);
  }

  private boolean isExpectedAtHome(int slot) {
    int target = Placement.target(slot);
    int home = placement.isOwnedAtHome(target) ? Members.NONE : candidates.atHome(target);
    return home != Members.NONE && placement.load(home) + placement.weight(target) <= levels.low();
  }

  private int distance(int slot, int m) {
    return placement.distance(Placement.target(slot), m);
  }

  private int shared(int slot, int m) {
    int partner = placement.partnerOf(slot);
    return partner == Members.NONE ? 0 : placement.partners.shared(m, partner);
  }

  private void toRoom(int slot, int crowded, boolean toStrangers) {
    long weight = placement.weight(Placement.target(slot));
    long room = levels.low() - weight;
    boolean emptiesTooMuch = weight > placement.load(crowded) - levels.floor();
    if (room >= 0 && !emptiesTooMuch) {
      move(slot, crowded, room, toStrangers);
    }
  }

  private void toBetter(int slot, int crowded) {
    long weight = placement.weight(Placement.target(slot));
    long most = placement.load(crowded) - weight - levels.margin(weight);
    if (most >= 0) {
      move(slot, crowded, most, true);
    }
  }

  private void move(int slot, int from, long most, boolean toStrangers) {
    if (placement.owner(slot) != from || !mover.mayMove(slot)) {
      return;
    }
    int target = Placement.target(slot);
    int partner = placement.partnerOf(slot);
    int to = roomAtHome(target, partner, most);
    if (to == Members.NONE) {
      to = candidates.find(target, partner, most);
    }
    if (to == Members.NONE && toStrangers) {
      to = candidates.findStranger(target, partner, most);
    }
    if (to != Members.NONE && to != from) {
      mover.move(slot, to, Why.BALANCE);
    }
  }

  private int roomAtHome(int target, int partner, long most) {
    int home = candidates.atHome(target);
    boolean fits = home != Members.NONE && placement.load(home) <= most;
    boolean allowed =
        fits
            && (partner == Members.NONE
                || (!placement.members.sameNode(home, partner)
                    && placement.mayPartner(home, partner)));
    return allowed ? home : Members.NONE;
  }
}
