// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.lease.Contenders.Contender;
import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import io.tandem.testing.FakeLeases.Route;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ElectorTest {
  private final Contenders world = new Contenders();

  private LeaseRecord stored() {
    return world.leases.stored(Contenders.LEASE);
  }

  @Test
  void candidate_whereNoLeaseIs_takesItAtOnce() {
    Contender a = world.addCandidate();

    world.pass(Duration.ofMillis(100));
    assertThat(a.heard).containsExactly("elected 1");
    assertThat(a.elector.term()).isEqualTo(1);
    assertThat(stored().holder()).isEqualTo("m1_p1");
    assertThat(stored().annotations())
        .containsEntry("tandem.io/address", "m1:9")
        .containsEntry("tandem.io/process", "p1")
        .containsEntry("tandem.io/term-secret-sha256", LeaseAnnotations.hash("secret of m1"));
  }

  @Test
  void candidates_whereNoLeaseIs_leaveItToOne() {
    List<Contender> many =
        List.of(world.addCandidate(), world.addCandidate(), world.addCandidate());

    world.pass(60);

    assertThat(world.holders()).hasSize(1);
    assertThat(many.stream().filter(one -> one.heard.isEmpty())).hasSize(2);
  }

  @Test
  void candidate_thatKnowsOfATerm_waitsForAHolderThatMayStillAct() {
    Contender a = world.add();
    a.elector.riseAbove(7);
    a.elector.candidate(true);

    world.pass(14);
    assertThat(a.heard).isEmpty();
    world.pass(4);
    assertThat(a.heard).containsExactly("elected 8");
  }

  @Test
  void holder_renews_andCandidatesWait() {
    Contender a = world.addHolder();
    Contender b = world.addCandidate();

    world.pass(300);

    assertThat(a.heard).containsExactly("elected 1");
    assertThat(b.heard).isEmpty();
  }

  @Test
  void holder_dies_andAnotherFollowsAfterTheDuration() {
    Contender a = world.addHolder();
    Contender b = world.addCandidate();
    Contender c = world.addCandidate();
    world.pass(5);

    a.die();

    world.pass(14);
    assertThat(world.holders()).isEmpty();
    world.pass(6);
    assertThat(world.holders()).hasSize(1).isSubsetOf(b, c);
    assertThat(world.holders().getFirst().elector.term()).isEqualTo(2);
  }

  @Test
  void holder_frozen_isNoneBeforeAnotherIs_andHearsOfItFirst() {
    Contender a = world.addHolder();
    Contender b = world.addCandidate();
    world.pass(5);

    a.loop.freeze();
    world.pass(20);

    assertThat(b.heard).containsExactly("elected 2");
    a.loop.thaw();
    assertThat(a.elector.isHolder()).isFalse();
    world.pass(60);
    assertThat(a.heard).containsExactly("elected 1", "lost");
  }

  @Test
  void holder_frozenAlone_takesTheLeaseAgainWithAHigherTerm() {
    Contender a = world.addHolder();

    a.loop.freeze();
    world.pass(20);
    a.loop.thaw();
    world.pass(5);

    assertThat(a.heard).containsExactly("elected 1", "lost", "elected 2");
  }

  @Test
  void holder_cutOff_stopsBeforeAnotherStarts() {
    Contender a = world.addHolder();
    Contender b = world.addCandidate();
    world.pass(5);

    a.way.setAway(true);
    world.pass(11);
    assertThat(a.heard).containsExactly("elected 1", "lost");
    assertThat(b.heard).isEmpty();
    world.pass(10);
    assertThat(b.heard).containsExactly("elected 2");
  }

  @Test
  void server_away_leavesNobody_andSomebodySoonAfter() {
    Contender a = world.addHolder();
    Contender b = world.addCandidate();

    world.leases.setServerAway(true);
    world.pass(120);
    assertThat(world.holders()).isEmpty();

    world.leases.setServerAway(false);
    world.pass(8);
    assertThat(world.holders()).hasSize(1);
    assertThat(a.heard.size() + b.heard.size()).isEqualTo(3);
  }

  @Test
  void lease_deleted_isTakenAgainByItsHolder() {
    Contender a = world.addHolder();
    Contender b = world.addCandidate();
    world.pass(5);

    world.wipe();
    world.pass(60);

    assertThat(a.heard).containsExactly("elected 1", "lost", "elected 2");
    assertThat(b.heard).isEmpty();
  }

  @Test
  void lease_deletedWhileItsHolderIsCutOff_isNotTakenAtOnce() {
    Contender a = world.addHolder();
    Contender b = world.addCandidate();
    world.pass(5);

    a.way.setAway(true);
    world.wipe();

    world.pass(14);
    assertThat(b.heard).isEmpty();
    world.pass(5);
    assertThat(b.heard).containsExactly("elected 2");
  }

  @Test
  void lease_editedBySomebody_staysItsHolders() {
    Contender a = world.addHolder();

    LeaseRecord now = stored();
    world.leases.update(
        new LeaseRecord(now.name(), now.holder(), 1, 15, Map.of("note", "hi"), now.version()));
    world.pass(30);

    assertThat(a.heard).containsExactly("elected 1");
    assertThat(stored().annotations()).doesNotContainKey("note");
  }

  @Test
  void lease_givenToSomebodyElse_endsTheTerm() {
    Contender a = world.addHolder();

    LeaseRecord now = stored();
    world.leases.update(new LeaseRecord(now.name(), "x", 2, 15, Map.of(), now.version()));
    world.pass(3);

    assertThat(a.heard).containsExactly("elected 1", "lost");
    assertThat(a.elector.highestTerm()).isEqualTo(2);
  }

  @Test
  void renewal_whoseAnswerIsLost_endsNothing() {
    Contender a = world.addHolder();

    a.way.setRoutes(() -> new Route(5, 5, false, true));
    world.pass(3);
    a.way.setRoutes(() -> Route.DIRECT);
    world.pass(60);

    assertThat(a.heard).containsExactly("elected 1");
  }

  @Test
  void acquisition_whoseAnswerIsLost_isMadeAgainWithAHigherTerm() {
    Contender a = world.add();
    a.way.setWriteRoutes(
        () -> new Route(5, 5, false, stored() == null || stored().transitions() < 1));
    a.elector.candidate(true);
    world.pass(20);

    assertThat(a.heard).containsExactly("elected 2");
  }

  @Test
  void resign_handsOverWithinOneLook() {
    Contender a = world.addHolder();
    Contender b = world.addCandidate();
    world.pass(5);

    Future<Void> resigned = a.elector.resign();
    assertThat(a.elector.isHolder()).isFalse();
    assertThat(a.heard).containsExactly("elected 1", "lost");
    world.pass(Duration.ofMillis(2_500));

    assertThat(resigned.succeeded()).isTrue();
    assertThat(b.heard).containsExactly("elected 2");
    world.pass(60);
    assertThat(a.heard).hasSize(2);
  }

  @Test
  void resign_whileTheLeaseIsBeingTaken_givesItBack() {
    Contender a = world.add();
    a.way.setRoutes(() -> new Route(400, 400, false, false));
    a.elector.candidate(true);
    while (stored() == null || stored().holder().isEmpty()) {
      world.pass(Duration.ofMillis(50));
    }

    Future<Void> resigned = a.elector.resign();
    world.pass(5);

    assertThat(resigned.succeeded()).isTrue();
    assertThat(a.heard).isEmpty();
    assertThat(stored().holder()).isEmpty();
  }

  @Test
  void resign_whileTheServerIsAway_endsAllTheSame() {
    Contender a = world.addHolder();
    world.leases.setServerAway(true);

    Future<Void> resigned = a.elector.resign();
    world.pass(16);

    assertThat(resigned.succeeded()).isTrue();
  }

  @Test
  void riseAbove_ofAHolder_beginsAHigherTerm() {
    Contender a = world.addHolder();

    a.elector.riseAbove(41);
    world.pass(1);

    assertThat(a.heard).containsExactly("elected 1", "lost", "elected 42");
    assertThat(stored().transitions()).isEqualTo(42);
  }

  @Test
  void riseAbove_ofACandidate_countsLater() {
    Contender a = world.add();
    a.elector.riseAbove(41);

    a.elector.candidate(true);
    world.pass(20);

    assertThat(a.heard).containsExactly("elected 42");
  }

  @Test
  void bystander_doesNotAskAnything() {
    world.add();
    world.pass(60);
    assertThat(world.leases.reads()).isZero();
  }

  @Test
  void verify_ofTheHolder_asksOnceForATerm() {
    Contender a = world.addHolder();
    Elector member = world.add().elector;
    long before = world.leases.reads();

    assertThat(ask(member.verify(1, a.card.identity(), "secret of m1"))).isTrue();
    assertThat(ask(member.verify(1, a.card.identity(), "secret of m1"))).isTrue();
    assertThat(ask(member.verify(1, a.card.identity(), null))).isTrue();
    assertThat(world.leases.reads()).isEqualTo(before + 1);
  }

  @Test
  void verify_ofAnythingElse_isFalse() {
    Contender a = world.addHolder();
    Elector member = world.add().elector;

    assertThat(ask(member.verify(2, a.card.identity(), "secret of m1"))).isFalse();
    assertThat(ask(member.verify(1, "m1_other", "secret of m1"))).isFalse();
    assertThat(ask(member.verify(1, a.card.identity(), "secret of m2"))).isFalse();
    a.elector.riseAbove(1);
    world.pass(1);
    assertThat(ask(member.verify(2, a.card.identity(), "secret of m1"))).isTrue();
    assertThat(ask(member.verify(1, a.card.identity(), "secret of m1"))).isFalse();
  }

  @Test
  void verify_ofAnotherHolderOfTheSameTerm_asksOnceMore() {
    Contender a = world.addHolder();
    Elector member = world.add().elector;
    ask(member.verify(1, a.card.identity(), null));
    a.die();
    world.wipe();
    world.leases.create(
        new LeaseRecord(
            Contenders.LEASE, "b", 1, 15, LeaseAnnotations.ofCoordinator(a.card, "new"), ""));

    assertThat(ask(member.verify(1, "b", "new"))).isTrue();
    assertThat(ask(member.verify(1, a.card.identity(), "secret of m1"))).isFalse();
  }

  @Test
  void verify_whileTheServerIsAway_knowsOnlyKnownTerms() {
    Contender a = world.addHolder();
    Elector member = world.add().elector;
    ask(member.verify(1, a.card.identity(), null));
    world.leases.setServerAway(true);

    assertThat(ask(member.verify(1, a.card.identity(), null))).isTrue();
    Future<Boolean> unknown = member.verify(2, a.card.identity(), null);
    world.pass(6);
    assertThat(unknown.failed()).isTrue();
  }

  private boolean ask(Future<Boolean> question) {
    world.pass(Duration.ofMillis(50));
    return question.result();
  }
}
