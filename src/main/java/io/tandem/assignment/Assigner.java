// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import java.util.List;
import java.util.Map;

/**
 * Who owns what, from who owned what: a pure function, the same for every order of its lists.
 *
 * <p>Owners that can stay stay; slots without an owner are filled at home, in the zone, anywhere,
 * two owners on two nodes, few partners, nobody over {@code 1 + epsilon} of a fair share. Only then
 * are crowded members relieved and targets taken home, a bounded number in each call and at most a
 * tenth of what had to move anyway, so that a change of members moves little else. Called again
 * with the same input it comes to rest, and rests while weights jitter by less than half of
 * epsilon. In time {@code n log n} of targets, in memory some 50 bytes a target beside the result.
 */
public final class Assigner {
  private static final int FORCED_PER_VOLUNTARY = 10;

  private Assigner() {}

  /**
   * The next version of who owns what.
   *
   * @param previous owners by target; members in it that are not listed are gone, targets in it
   *     that are not listed are ignored
   */
  public static Assignment assign(
      List<AssignableMember> members,
      List<AssignableTarget> targets,
      Map<Long, Owners> previous,
      AssignmentRules rules) {
    Placement placement = new Placement(new Members(members), targets, rules);
    History history = new History(placement, previous);
    Inheritance inheritance = new Inheritance(placement, history);
    inheritance.apply();
    if (placement.members.takers() > 0) {
      Levels levels = levels(placement, inheritance, rules.epsilon());
      new Placing(placement, inheritance, levels).apply();
      improve(placement, history, levels, rules);
    }
    return history.outcome();
  }

  private static Levels levels(Placement placement, Inheritance inheritance, double epsilon) {
    Members members = placement.members;
    long kept = 0;
    long others = 0;
    for (int slot = 0; slot < 2 * placement.size(); slot++) {
      int owner = placement.owner(slot);
      if (inheritance.isDue(slot) || (owner != Members.NONE && members.takes(owner))) {
        others += placement.weight(Placement.target(slot));
      } else if (owner != Members.NONE) {
        kept += placement.weight(Placement.target(slot));
      }
    }
    return Levels.of(kept, others, members.keepers(), members.takers(), epsilon);
  }

  private static void improve(
      Placement placement, History history, Levels levels, AssignmentRules rules) {
    int most = history.forced() == 0 ? Integer.MAX_VALUE : history.forced() / FORCED_PER_VOLUNTARY;
    // Home first: members that are new would else be filled with what belongs elsewhere.
    Mover home = new Mover(placement, history, Math.min(rules.homeMoves(), most / 2));
    new HomeComing(placement, levels, home).apply();
    int rest = most - home.spent();
    Mover balance = new Mover(placement, history, Math.min(rules.balanceMoves(), rest));
    Holdings holdings = new Holdings(placement);
    new Relief(placement, holdings, levels, balance).apply();
    new Untangling(placement, holdings, levels, balance).apply();
  }
}
