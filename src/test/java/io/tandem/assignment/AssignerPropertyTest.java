// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.assignment.AssignableMember.Stance;
import io.tandem.assignment.Assignment.Why;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What holds for every fleet, however odd, and whatever was before. */
class AssignerPropertyTest {
  private static final AssignmentRules RULES = new AssignmentRules(0.1, 4, 3, 4);

  record Fleet(
      List<AssignableMember> members, List<AssignableTarget> targets, Map<Long, Owners> previous) {

    Assignment assign() {
      return assign(RULES);
    }

    Assignment assign(AssignmentRules rules) {
      return Assigner.assign(members, targets, previous, rules);
    }

    NaiveView view(Assignment assignment) {
      return new NaiveView(members, targets, assignment.owners());
    }

    Owners before(AssignableTarget target) {
      return previous.getOrDefault(target.id(), Owners.NONE);
    }
  }

  @Provide
  Arbitrary<Fleet> fleets() {
    return Arbitraries.randomValue(AssignerPropertyTest::fleet);
  }

  private static Fleet fleet(Random random) {
    int members = random.nextInt(9);
    int nodes = 1 + random.nextInt(6);
    int zones = 1 + random.nextInt(3);
    List<AssignableMember> listed = new ArrayList<>();
    for (int m = 0; m < members; m++) {
      int node = random.nextInt(nodes);
      Stance stance = Stance.values()[Math.max(0, random.nextInt(7) - 4)];
      listed.add(new AssignableMember("m" + m, "n" + node, "z" + node % zones, stance));
    }
    List<AssignableTarget> targets = new ArrayList<>();
    Map<Long, Owners> previous = new HashMap<>();
    for (int t = random.nextInt(40); t > 0; t--) {
      int node = random.nextInt(nodes + 1);
      boolean placed = random.nextInt(6) != 0;
      long id = random.nextLong();
      targets.add(
          new AssignableTarget(
              id,
              placed ? "n" + node : "",
              random.nextInt(6) == 0 ? "" : "z" + node % zones,
              Math.exp(random.nextGaussian()),
              random.nextInt(4) != 0,
              random.nextInt(8) != 0));
      if (random.nextInt(4) != 0) {
        previous.put(id, new Owners(owner(random, members), owner(random, members)));
      }
    }
    return new Fleet(listed, targets, previous);
  }

  /** Of all members, two that are gone, and nobody. */
  private static @Nullable String owner(Random random, int members) {
    int m = random.nextInt(members + 3);
    return m == members + 2 ? null : "m" + m;
  }

  @Property(tries = 1000)
  void targets_haveAnOwnerInAWhereverSomebodyTakes(@ForAll("fleets") Fleet fleet) {
    Assignment assignment = fleet.assign();
    assertThat(assignment.owners()).hasSize(fleet.targets().size());
    if (!fleet.view(assignment).takerNodes().isEmpty()) {
      assertThat(assignment.owners().values()).allSatisfy(o -> assertThat(o.a()).isNotNull());
    }
  }

  @Property(tries = 1000)
  void pairedTargets_haveOwnersOnTwoNodesWhereverThereAreTwo(@ForAll("fleets") Fleet fleet) {
    Assignment assignment = fleet.assign();
    NaiveView view = fleet.view(assignment);
    for (AssignableTarget target : fleet.targets()) {
      Owners pair = view.of(target);
      if (!target.paired()) {
        assertThat(pair.b()).isNull();
      } else if (pair.a() != null && view.takerElsewhere(pair.a())) {
        assertThat(pair.b()).isNotNull();
      }
      if (view.onOneNode(pair)) {
        assertThat(pair.a()).isNotEqualTo(pair.b());
        assertThat(List.of(pair.a(), pair.b())).anyMatch(m -> !view.is(m, Stance.TAKES));
      }
    }
  }

  @Property(tries = 1000)
  void silentMembers_keepWhatTheyHaveAndGetNothing(@ForAll("fleets") Fleet fleet) {
    Assignment assignment = fleet.assign();
    NaiveView view = fleet.view(assignment);
    for (AssignableTarget target : fleet.targets()) {
      Owners was = fleet.before(target);
      Owners now = view.of(target);
      if (target.paired() && !Objects.equals(was.a(), was.b())) {
        assertThat(view.is(was.a(), Stance.KEEPS) ? was.a() : now.a()).isEqualTo(now.a());
        assertThat(view.is(was.b(), Stance.KEEPS) ? was.b() : now.b()).isEqualTo(now.b());
      }
      for (String owner : new String[] {now.a(), now.b()}) {
        if (view.is(owner, Stance.KEEPS)) {
          assertThat(owner).isIn(was.a(), was.b());
        }
      }
    }
  }

  @Property(tries = 1000)
  void leavingMembers_areEmptiedAtOnceIfSomebodyTakes(@ForAll("fleets") Fleet fleet) {
    Assignment assignment = fleet.assign();
    NaiveView view = fleet.view(assignment);
    for (AssignableTarget target : fleet.targets()) {
      Owners now = view.of(target);
      boolean leaves = view.is(now.a(), Stance.LEAVES) || view.is(now.b(), Stance.LEAVES);
      assertThat(leaves && !view.takerNodes().isEmpty()).isFalse();
    }
  }

  @Property(tries = 1000)
  void owners_areNeverSwapped(@ForAll("fleets") Fleet fleet) {
    Assignment assignment = fleet.assign();
    for (AssignableTarget target : fleet.targets()) {
      Owners was = fleet.before(target);
      if (was.a() != null && was.b() != null && !was.a().equals(was.b())) {
        assertThat(assignment.owners().get(target.id())).isNotEqualTo(new Owners(was.b(), was.a()));
      }
    }
  }

  @Property(tries = 1000)
  void pairedness_thatChangedLeavesAnOwnerWhoCanStay(@ForAll("fleets") Fleet fleet) {
    Assignment assignment = fleet.assign(new AssignmentRules(0.1, 4, 0, 0));
    NaiveView view = fleet.view(assignment);
    for (AssignableTarget target : fleet.targets()) {
      Owners was = fleet.before(target);
      boolean known = view.is(was.a(), Stance.TAKES) || view.is(was.b(), Stance.TAKES);
      if (!target.paired() && was.b() != null && known) {
        assertThat(view.of(target).a()).isIn(was.a(), was.b());
      }
    }
  }

  @Property(tries = 1000)
  void moves_areExactlyWhatChanged(@ForAll("fleets") Fleet fleet) {
    Assignment assignment = fleet.assign();
    assertThat(assignment.moves().stream().map(NaiveView::text).collect(Collectors.toSet()))
        .isEqualTo(NaiveView.changes(fleet.previous(), assignment.owners()));
  }

  @Property(tries = 1000)
  void voluntaryMoves_areBounded(@ForAll("fleets") Fleet fleet) {
    Map<Why, Long> counts =
        fleet.assign().moves().stream()
            .collect(Collectors.groupingBy(Assignment.Move::why, Collectors.counting()));
    long home = counts.getOrDefault(Why.HOME, 0L);
    long balance = counts.getOrDefault(Why.BALANCE, 0L) + counts.getOrDefault(Why.PARTNERS, 0L);
    long all = counts.values().stream().mapToLong(n -> n).sum();
    assertThat(home).isLessThanOrEqualTo(RULES.homeMoves());
    assertThat(balance).isLessThanOrEqualTo(RULES.balanceMoves());
    long forced = all - home - balance;
    assertThat(forced == 0 || home + balance <= forced / 10).isTrue();
  }

  @Property(tries = 1000)
  void lists_meanTheSameInAnyOrder(@ForAll("fleets") Fleet fleet, @ForAll long seed) {
    List<AssignableMember> members = new ArrayList<>(fleet.members());
    List<AssignableTarget> targets = new ArrayList<>(fleet.targets());
    Collections.shuffle(members, new Random(seed));
    Collections.shuffle(targets, new Random(seed));
    assertThat(Assigner.assign(members, targets, fleet.previous(), RULES).owners())
        .isEqualTo(fleet.assign().owners());
  }

  @Property(tries = 500)
  void repeatedCalls_comeToRest(@ForAll("fleets") Fleet fleet) {
    Assignment assignment = fleet.assign();
    for (int call = 0; call < 40; call++) {
      assignment = Assigner.assign(fleet.members(), fleet.targets(), assignment.owners(), RULES);
    }
    assertThat(assignment.moves()).isEmpty();
  }
}
