// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import static io.tandem.cluster.coordinator.CoordinatorLab.JOB;
import static io.tandem.cluster.coordinator.CoordinatorLab.target;
import static io.tandem.cluster.coordinator.CoordinatorLab.targets;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.FleetStatus.Hole;
import io.tandem.cluster.coordinator.CoordinatorLab.Port;
import io.tandem.cluster.coordinator.CoordinatorLab.Puppet;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.node.NodeState;
import io.tandem.model.Replica;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CoordinatorTest {
  private final CoordinatorLab lab = new CoordinatorLab();

  private void pass(double seconds) {
    lab.loop.advance(Duration.ofMillis((long) (seconds * 1000)));
  }

  private Puppet ownerOf(long id, Replica replica) {
    return lab.members.values().stream()
        .filter(m -> m.owned.containsKey(id) && m.owned.get(id).replica() == replica)
        .findFirst()
        .orElseThrow();
  }

  private static OwnedTarget held(long id, Replica replica, String partner) {
    return new OwnedTarget(target(id), replica, partner, false);
  }

  @Test
  void fleet_thatIsNew_hasItsOrdersWithinTwoSeconds() {
    lab.members(4);
    lab.coordinator.elected(1);
    lab.coordinator.found(JOB, targets(10), true);

    pass(2);

    for (long id = 1; id <= 10; id++) {
      assertThat(lab.owners(id)).hasSize(2);
    }
  }

  @Test
  void owners_thatAreBothNew_startAtOneTime() {
    lab.settled(4, 10);

    for (long id = 1; id <= 10; id++) {
      List<Long> starts = starts(id);
      assertThat(starts).hasSize(2);
      assertThat(starts.getFirst())
          .isEqualTo(starts.getLast())
          .isGreaterThan(CoordinatorLab.START)
          .isLessThan(CoordinatorLab.START + 3_000);
    }
  }

  private List<Long> starts(long id) {
    return lab.members.values().stream()
        .filter(m -> m.owned.containsKey(id))
        .map(m -> m.owned.get(id).startMillis())
        .toList();
  }

  @Test
  void owner_whosePortRefuses_keepsItsTargets() {
    lab.settled(4, 10);
    Puppet a = ownerOf(1, Replica.A);
    Puppet b = ownerOf(1, Replica.B);
    a.port = Port.REFUSES;

    pass(60);

    assertThat(lab.owners(1)).containsExactly("b " + b.name);
    assertThat(b.owned.get(1L).partner()).isEqualTo(a.name);
  }

  @Test
  void owners_whosePortsBothRefuse_areReplacedBeforeTheirLeasesRunOut() {
    lab.settled(4, 10);
    ownerOf(1, Replica.A).port = Port.REFUSES;
    ownerOf(1, Replica.B).port = Port.REFUSES;

    pass(8);

    assertThat(lab.owners(1)).hasSize(2);
  }

  @Test
  void owners_thatPartnersSuspect_areReplacedWithinTwoSeconds() {
    lab.settled(4, 10);
    Puppet a = ownerOf(1, Replica.A);
    Puppet b = ownerOf(1, Replica.B);
    a.port = Port.REFUSES;
    b.port = Port.REFUSES;

    lab.coordinator.suspect(a.name);
    lab.coordinator.suspect(b.name);
    pass(2);

    assertThat(lab.owners(1)).hasSize(2);
  }

  @Test
  void suspicion_ofAMemberThatAnswers_changesNothing() {
    lab.settled(4, 10);
    List<String> before = lab.owners(1);

    lab.members.keySet().forEach(lab.coordinator::suspect);
    pass(30);

    assertThat(lab.owners(1)).isEqualTo(before);
  }

  @Test
  void owners_thatAreBothSilent_keepTheTargetUntilTheirLeasesRunOut() {
    lab.settled(4, 10);
    Puppet a = ownerOf(1, Replica.A);
    Puppet b = ownerOf(1, Replica.B);
    a.port = Port.SILENT;
    b.port = Port.SILENT;

    pass(29);
    assertThat(lab.owners(1)).isEmpty();
    a.expired = true;
    b.expired = true;
    pass(2);
    assertThat(lab.owners(1)).hasSize(2);
  }

  @Test
  void coordinator_whomMostPortsRefuse_takesNothingForItself() {
    lab.settled(20, 10);
    lab.members.values().stream().skip(2).forEach(m -> m.port = Port.REFUSES);

    pass(20);

    assertThat(lab.members.values().stream().limit(2).mapToInt(m -> m.owned.size()).sum())
        .isLessThan(5);
  }

  @Test
  void target_thatJustMoved_staysThoughOneMoreMemberComes() {
    lab.settled(2, 12);
    Puppet first = lab.member("m2");
    pass(5);
    Set<Long> arrived = Set.copyOf(first.owned.keySet());
    assertThat(arrived).isNotEmpty();

    Puppet second = lab.member("m3");
    pass(5);

    assertThat(first.owned.keySet()).containsAll(arrived);
    assertThat(second.owned.keySet()).doesNotContainAnyElementsOf(arrived);
    pass(120);
    assertThat(second.owned).hasSizeGreaterThan(4);
  }

  @Test
  void target_oneOfWhoseOwnersIsSilent_staysWithTheOtherOne() {
    lab.settled(3, 12);
    Puppet silent = lab.member("m0");
    silent.port = Port.SILENT;
    silent.expired = true;
    pass(20);
    Map<String, Set<Long>> covered = new TreeMap<>();
    for (String name : List.of("m1", "m2")) {
      Set<Long> shared = new TreeSet<>(lab.member(name).owned.keySet());
      shared.retainAll(silent.owned.keySet());
      covered.put(name, shared);
    }
    assertThat(covered.values()).allSatisfy(shared -> assertThat(shared).isNotEmpty());

    Puppet fresh = lab.member("m3");
    pass(60);

    covered.forEach(
        (name, shared) ->
            assertThat(lab.member(name).owned).containsKeys(shared.toArray(Long[]::new)));
    assertThat(fresh.owned).isNotEmpty();
  }

  @Test
  void takeover_movesNothingForBalanceAtFirst() {
    lab.settled(3, 12);
    Puppet fresh = lab.member("m3");
    lab.coordinator.lost();
    lab.coordinator.elected(2);
    lab.coordinator.found(JOB, targets(12), true);

    pass(10);

    assertThat(fresh.owned).isEmpty();
    pass(60);
    assertThat(fresh.owned).isNotEmpty();
  }

  @Test
  void coordinatorOfAFewMembers_whomMostPortsRefuse_believesThoseThatStopToRenewTheirLeases() {
    lab.settled(5, 20);
    List<Puppet> refusing = List.of(lab.member("m1"), lab.member("m2"), lab.member("m3"));
    refusing.forEach(m -> m.port = Port.REFUSES);
    Set<Long> before = Set.copyOf(lab.member("m0").owned.keySet());

    pass(10);

    assertThat(lab.member("m0").owned.keySet()).isEqualTo(before);
    refusing.forEach(m -> m.overdue = true);
    pass(2);
    assertThat(lab.member("m0").owned).hasSizeGreaterThan(before.size());
  }

  @Test
  void member_whoseNodeLeaves_keepsWhatItHasAndGetsNoMore() {
    lab.settled(4, 10);
    Puppet leaving = ownerOf(1, Replica.A);
    Set<Long> before = Set.copyOf(leaving.owned.keySet());

    leaving.node = NodeState.LEAVING;
    lab.coordinator.found(JOB, targets(40), true);
    pass(400);

    assertThat(leaving.owned.keySet()).isEqualTo(before);
    leaving.node = NodeState.STAYS;
    pass(60);
    assertThat(leaving.owned.keySet()).hasSizeGreaterThan(before.size());
  }

  @Test
  void member_thatIsGoneWithItsNode_hasNoGrace() {
    lab.settled(4, 10);
    Puppet gone = ownerOf(1, Replica.A);
    gone.port = Port.SILENT;
    gone.node = NodeState.GONE;

    pass(10);

    assertThat(lab.owners(1)).hasSize(2);
  }

  @Test
  void member_whoseNodeIsDeletedWhileItRuns_worksToItsEnd() {
    lab.settled(4, 10);
    List<String> before = lab.owners(1);

    ownerOf(1, Replica.A).node = NodeState.GONE;
    pass(400);

    assertThat(lab.owners(1)).isEqualTo(before);
  }

  @Test
  void members_whoseNodesAllLeave_takeNewTargets() {
    lab.settled(4, 10);
    lab.members.values().forEach(member -> member.node = NodeState.LEAVING);

    lab.coordinator.found(JOB, targets(20), true);
    pass(30);

    assertThat(lab.owners(20)).hasSize(2);
  }

  @Test
  void job_withTooManyTargetsInTheFleet_isToldToEveryMember() {
    lab.targetLimit = 9;
    lab.settled(4, 10);
    assertThat(lab.members.values())
        .allMatch(m -> m.heard.getLast().duties().overfull().equals(Map.of(JOB, 10)));

    lab.coordinator.found(JOB, targets(9), true);
    pass(11);

    assertThat(lab.members.values()).allMatch(m -> m.heard.getLast().duties().overfull().isEmpty());
  }

  @Test
  void takeover_afterTwoMembersDied_placesWhatTheyHeldWithinSeconds() {
    lab.members(5);
    lab.member("m0").port = Port.REFUSES;
    lab.member("m1").port = Port.REFUSES;
    lab.member("m2").owned.put(2L, held(2, Replica.A, "m3"));
    lab.member("m3").owned.put(2L, held(2, Replica.B, "m2"));

    lab.coordinator.elected(7);
    lab.coordinator.found(JOB, targets(2), true);
    pass(3);

    assertThat(lab.owners(1)).hasSize(2);
    assertThat(lab.owners(2)).containsExactly("a m2", "b m3");
    assertThat(lab.coordinator.status("fleet", "cluster").holes())
        .extracting(Hole::target)
        .containsExactly(target(1).url(), target(1).url());
  }

  @Test
  void takeover_whereAMemberIsSilent_doesNotWaitForIt() {
    lab.members(5);
    lab.member("m0").port = Port.SILENT;
    lab.member("m1").owned.put(2L, held(2, Replica.B, "m0"));

    lab.coordinator.elected(7);
    lab.coordinator.found(JOB, targets(2), true);
    pass(5);

    assertThat(lab.owners(1)).hasSize(2);
    assertThat(lab.owners(2)).containsExactly("b m1");
    assertThat(lab.member("m1").owned.get(2L).partner()).isEqualTo("m0");
  }

  @Test
  void takeover_whereMostAreSilent_waitsForTheLengthOfALease() {
    lab.members(5);
    List.of("m0", "m1", "m2").forEach(name -> lab.member(name).port = Port.SILENT);
    lab.coordinator.elected(7);
    lab.coordinator.found(JOB, targets(10), true);

    pass(29);
    assertThat(lab.owners(1)).isEmpty();
    pass(3);
    assertThat(lab.owners(1)).hasSize(2);
  }

  @Test
  void member_heardOfLate_isAskedBeforeItGetsOrders() {
    lab.members(4);
    Puppet late = lab.member("m0");
    late.port = Port.SILENT;
    late.owned.put(77L, held(77, Replica.A, "m9"));
    late.owned.put(1L, held(1, Replica.A, "m9"));
    lab.coordinator.elected(7);
    lab.coordinator.found(JOB, targets(1), false);
    pass(10);
    List<String> before = lab.owners(1);

    late.port = Port.OPEN;
    pass(20);

    assertThat(late.heard.getFirst().adopts()).isTrue();
    assertThat(lab.owners(77)).contains("a m0");
    assertThat(lab.owners(1)).isEqualTo(before);
    lab.coordinator.found(JOB, targets(1), true);
    pass(10);
    assertThat(late.gone).containsExactly(77L);
  }

  @Test
  void member_thatHasSeenAHigherTerm_makesTheCoordinatorRise() {
    lab.members(3);
    lab.member("m1").seenTerm = 41;

    lab.coordinator.elected(7);
    pass(1);

    assertThat(lab.risenAbove).isEqualTo(41);
  }
}
