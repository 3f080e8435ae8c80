// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** 5,000 members and 200,000 targets: the bounds of docs/scale.md, but for time and memory. */
class LargestFleetTest {
  private static final int MEMBERS = 5_000;

  private final List<AssignableMember> fleet = SampleFleets.members(MEMBERS);
  private final List<AssignableTarget> targets = SampleFleets.targets(40 * MEMBERS, MEMBERS, 1);
  private final Assignment first =
      Assigner.assign(fleet, targets, Map.of(), AssignmentRules.DEFAULTS);

  @Test
  void nobody_carriesMoreThanATenthOverTheShare() {
    Map<String, Double> loads = new HashMap<>();
    Map<String, Double> lightest = new HashMap<>();
    double all = 0;
    for (AssignableTarget target : targets) {
      Owners owners = first.owners().get(target.id());
      for (String owner : new String[] {owners.a(), owners.b()}) {
        if (owner != null) {
          loads.merge(owner, target.weight(), Double::sum);
          lightest.merge(owner, target.weight(), Math::min);
          all += target.weight();
        }
      }
    }
    double share = all / MEMBERS;

    // A single target may be heavier than the share; its owner has little else.
    List<String> over = loads.keySet().stream().filter(m -> loads.get(m) > 1.101 * share).toList();
    System.out.printf(
        "members=%d over=%d max=%.3f%n",
        MEMBERS, over.size(), loads.values().stream().mapToDouble(x -> x).max().orElse(0) / share);
    assertThat(over).allMatch(member -> lightest.get(member) > share / 20);
    assertThat(over).hasSizeLessThan(MEMBERS / 100);
  }

  @Test
  void memberLost_movesItsOwnAndATenthMoreAtMost() {
    String lost = busiest();
    long own = first.owners().values().stream().filter(o -> owns(o, lost)).count();
    List<AssignableMember> left = fleet.stream().filter(m -> !m.name().equals(lost)).toList();

    Assignment next = Assigner.assign(left, targets, first.owners(), AssignmentRules.DEFAULTS);

    System.out.printf("own=%d moved=%d%n", own, next.moves().size());
    assertThat((long) next.moves().size()).isBetween(own, own + own / 10 + 1);
  }

  /** Who owns most targets. */
  private String busiest() {
    Map<String, Integer> counts = new HashMap<>();
    for (Owners owners : first.owners().values()) {
      counts.merge(String.valueOf(owners.a()), 1, Integer::sum);
      counts.merge(String.valueOf(owners.b()), 1, Integer::sum);
    }
    counts.remove("null");
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseThrow();
  }

  private static boolean owns(Owners owners, String member) {
    return member.equals(owners.a()) || member.equals(owners.b());
  }
}
