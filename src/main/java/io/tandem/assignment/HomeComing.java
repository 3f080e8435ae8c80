// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import io.tandem.assignment.Assignment.Why;

/**
 * Takes targets nearer: to the member on their own node, or into their own zone, where there is
 * room below the fair share. What crosses zones comes first, then what is heavy.
 *
 * <p>A member takes what is at home only while that alone stays below the share, and gives it away
 * only above {@code high}, when nothing else is left to give: so what came home stays.
 */
final class HomeComing {
  private final Placement placement;
  private final Levels levels;
  private final Mover mover;
  private final Candidates candidates;

  HomeComing(Placement placement, Levels levels, Mover mover) {
    this.placement = placement;
    this.levels = levels;
    this.mover = mover;
    candidates = new Candidates(placement);
  }

  void apply() {
    int[] far = HeavyFirst.of(placement, t -> farSlot(t) != Members.NONE);
    for (int t : far) {
      comeHome(t);
    }
    for (int t : far) {
      comeNearer(t);
    }
    for (int t : HeavyFirst.of(placement, this::mayComeHome)) {
      comeHome(t);
    }
  }

  private boolean mayComeHome(int t) {
    int home = placement.isOwnedAtHome(t) ? Members.NONE : candidates.atHome(t);
    if (home == Members.NONE) {
      return false;
    }
    return placement.load(home) == 0 || placement.load(home) + placement.weight(t) <= levels.even();
  }

  private void comeHome(int t) {
    if (!mayComeHome(t)) {
      return;
    }
    int home = candidates.atHome(t);
    int first = preferred(t, home);
    for (int slot : new int[] {first, first ^ 1}) {
      int partner = placement.partnerOf(slot);
      boolean allowed = partner == Members.NONE || placement.mayPartner(home, partner);
      if (mayLeave(slot) && allowed) {
        mover.move(slot, home, Why.HOME);
        return;
      }
    }
  }

  /** The slot that is better moved: the far one, else the one that leaves a known partner. */
  private int preferred(int t, int home) {
    int far = farSlot(t);
    if (far != Members.NONE) {
      return far;
    }
    int stays = placement.owner(Placement.slotB(t));
    boolean known = stays != Members.NONE && placement.partners.shared(home, stays) > 0;
    boolean leans = placement.lean(home) > 0 && stays != Members.NONE;
    return known || !leans ? Placement.slotA(t) : Placement.slotB(t);
  }

  private void comeNearer(int t) {
    int slot = farSlot(t);
    long room = levels.even() - placement.weight(t);
    if (slot == Members.NONE || room < 0 || !mover.mayMove(slot)) {
      return;
    }
    int near = candidates.inZone(t, placement.partnerOf(slot), room);
    if (near != Members.NONE) {
      mover.move(slot, near, Why.HOME);
    }
  }

  /** A slot owned in another zone though members of the target's own could take it. */
  private int farSlot(int t) {
    int zone = placement.zone(t);
    if (zone == Members.NONE || !placement.members.takesIn(zone)) {
      return Members.NONE;
    }
    if (isFar(Placement.slotA(t))) {
      return Placement.slotA(t);
    }
    return isFar(Placement.slotB(t)) ? Placement.slotB(t) : Members.NONE;
  }

  private boolean isFar(int slot) {
    int owner = placement.owner(slot);
    return owner != Members.NONE
        && placement.members.takes(owner)
        && placement.distance(Placement.target(slot), owner) == Placement.AWAY;
  }

  private boolean mayLeave(int slot) {
    int owner = placement.owner(slot);
    return owner != Members.NONE && placement.members.takes(owner) && mover.mayMove(slot);
  }
}
