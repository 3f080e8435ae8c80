// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import java.util.function.IntPredicate;

/**
 * Finds a member for one slot: never on the node of the target's other owner, never with more load
 * than asked for. Among those, the target's zone comes first, then few partners, then little load.
 *
 * <p>Partners that an owner has and partners that it might get compete by load, until it has about
 * as many as it may. So its targets are spread over all of its partners, and when it dies each
 * stands in for a few.
 */
final class Candidates {
  private final Placement placement;
  private final Members members;

  Candidates(Placement placement) {
    this.placement = placement;
    members = placement.members;
  }

  /**
   * The member for a target whose other owner is known ({@link Members#NONE}: has none), within the
   * limit of partners.
   */
  int find(int target, int other, long most) {
    int near = inZone(target, other, most);
    return near != Members.NONE ? near : within(0, members.count(), other, most);
  }

  int inZone(int target, int other, long most) {
    int zone = placement.zone(target);
    if (zone == Members.NONE || !members.takesIn(zone)) {
      return Members.NONE;
    }
    return within(members.zoneStart(zone), members.zoneEnd(zone), other, most);
  }

  /** The same whatever it costs in partners. */
  int findStranger(int target, int other, long most) {
    int zone = placement.zone(target);
    IntPredicate apart = m -> other == Members.NONE || !members.sameNode(m, other);
    int near =
        zone == Members.NONE
            ? Members.NONE
            : placement.takers.leastLoaded(
                members.zoneStart(zone), members.zoneEnd(zone), most, apart);
    return near != Members.NONE
        ? near
        : placement.takers.leastLoaded(0, members.count(), most, apart);
  }

  /** The least loaded member on the target's own node. */
  int atHome(int target) {
    int node = placement.homeNode(target);
    int best = Members.NONE;
    if (node != Members.NONE) {
      for (int m : members.takersOn(node)) {
        if (best == Members.NONE || placement.load(m) < placement.load(best)) {
          best = m;
        }
      }
    }
    return best;
  }

  private int within(int from, int to, int other, long most) {
    if (other == Members.NONE) {
      return placement.takers.leastLoaded(from, to, most, m -> true);
    }
    int partner = partner(from, to, other, most);
    IntPredicate stranger =
        m -> !members.sameNode(m, other) && placement.partners.shared(other, m) == 0;
    if (placement.aimsAtMorePartners(other)) {
      long less = partner == Members.NONE ? most : Math.min(most, placement.load(partner) - 1);
      int added = placement.aiming.leastLoaded(from, to, less, stranger);
      if (added != Members.NONE) {
        return added;
      }
    }
    if (partner != Members.NONE || !placement.hasRoomForPartner(other)) {
      return partner;
    }
    return placement.open.leastLoaded(from, to, most, stranger);
  }

  private int partner(int from, int to, int other, long most) {
    int best = Members.NONE;
    for (int place = 0; place < placement.partners.degree(other); place++) {
      int m = placement.partners.partner(other, place);
      if (m >= from && m < to && members.takes(m) && placement.load(m) <= most) {
        boolean apart = !members.sameNode(m, other);
        if (apart && (best == Members.NONE || isBefore(m, best))) {
          best = m;
        }
      }
    }
    return best;
  }

  /** A list of partners has no order of its own, so equal loads go by number. */
  private boolean isBefore(int m, int best) {
    long less = placement.load(m) - placement.load(best);
    return less < 0 || (less == 0 && m < best);
  }
}
