// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.lease.MemberCard.State;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLeases;
import io.tandem.testing.FakeLoop;
import io.tandem.testing.FreezableLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemberWatchTest {
  private final FakeClock clock = new FakeClock(0);
  private final FakeLoop network = new FakeLoop(clock);
  private final FakeLeases leases = new FakeLeases(network, "fleet");
  private final FreezableLoop loop = new FreezableLoop(network);
  private final FakeLeases way = leases.sharedWith(loop);
  private final List<String> heard = new ArrayList<>();
  private final MemberWatch watch =
      new MemberWatch(
          new LeaseContext("fleet", way, loop, clock, new Random(1)),
          (card, change) -> heard.add(card.name() + " " + change));
  private final Process a = new Process("a", "1");
  private final Process b = new Process("b", "1");

  /** A member that renews its Lease. */
  private final class Process {
    final FreezableLoop own = new FreezableLoop(network);
    final FakeLeases ownWay = leases.sharedWith(own);
    final MemberLease lease;

    Process(String name, String process) {
      MemberCard card =
          new MemberCard(name, process, name + ":9", "n", "z", "1", "all", State.ACTIVE);
      LeaseContext context = new LeaseContext("fleet", ownWay, own, clock, new Random(2));
      lease = new MemberLease(context, MemberLease.Settings.DEFAULT, card);
      lease.start();
    }

    void die() {
      own.kill();
      lease.close();
    }
  }

  @BeforeEach
  void start() {
    network.run();
    watch.start();
    pass(1);
    assertThat(heard).containsExactly("a APPEARED", "b APPEARED");
    heard.clear();
  }

  private void pass(int seconds) {
    network.advance(Duration.ofSeconds(seconds));
  }

  @Test
  void members_thatRenew_stay() {
    pass(600);

    assertThat(heard).isEmpty();
    assertThat(watch.hasSeenAll()).isTrue();
    assertThat(watch.members()).extracting(m -> m.card().name()).containsExactly("a", "b");
    assertThat(watch.members()).allMatch(m -> m.silentMillis() <= 10_000 && !m.isExpired());
  }

  @Test
  void member_thatDies_isGoneAfterItsDuration() {
    pass(5);
    b.die();

    pass(24);
    assertThat(heard).isEmpty();
    pass(10);
    assertThat(heard).containsExactly("b EXPIRED");
    assertThat(watch.members())
        .extracting(MemberWatch.Member::isExpired)
        .containsExactly(false, true);
  }

  @Test
  void member_thatComesBack_appearsAgain() {
    b.own.freeze();
    pass(40);
    b.own.thaw();
    pass(1);

    assertThat(heard).containsExactly("b EXPIRED", "b APPEARED");
  }

  @Test
  void member_thatSaysSomethingElse_changed() {
    b.lease.announce(State.DRAINING);
    pass(1);
    assertThat(heard).containsExactly("b CHANGED");
    assertThat(watch.members().getLast().card().state()).isEqualTo(State.DRAINING);
  }

  @Test
  void member_thatRestarts_changed() {
    b.die();
    new Process("b", "2");
    pass(1);
    assertThat(heard).containsExactly("b CHANGED");
  }

  @Test
  void serverAway_nobodyIsGone_evenLongAfter() {
    leases.setServerAway(true);
    pass(120);
    leases.setServerAway(false);
    pass(300);

    assertThat(heard).isEmpty();
  }

  @Test
  void serverAway_andAMemberDiesMeanwhile_itIsGoneAfterItsDurationInSight() {
    leases.setServerAway(true);
    pass(60);
    b.die();
    pass(60);
    leases.setServerAway(false);

    pass(29);
    assertThat(heard).isEmpty();
    pass(15);
    assertThat(heard).containsExactly("b EXPIRED");
  }

  @Test
  void observerCutOff_nobodyIsGone() {
    way.setAway(true);
    pass(120);
    way.setAway(false);
    pass(300);

    assertThat(heard).isEmpty();
  }

  @Test
  void observerFrozen_nobodyIsGone() {
    loop.freeze();
    pass(120);
    loop.thaw();
    pass(300);

    assertThat(heard).isEmpty();
  }

  @Test
  void everybodyCutOffButTheObserver_isGone() {
    a.ownWay.setAway(true);
    b.ownWay.setAway(true);
    pass(45);

    assertThat(heard).containsExactlyInAnyOrder("a EXPIRED", "b EXPIRED");
  }

  @Test
  void deletedLease_ofAMemberThatLives_isNoDeath() {
    leases.wipe("fleet-member-b");
    pass(120);
    assertThat(heard).isEmpty();
  }

  @Test
  void deletedLease_ofAMemberThatIsGone_isForgotten() {
    b.die();
    pass(45);
    leases.wipe("fleet-member-b");
    pass(1);

    assertThat(heard).containsExactly("b EXPIRED", "b FORGOTTEN");
    assertThat(watch.members()).hasSize(1);
  }

  @Test
  void leaseOfAMemberGoneForAnHour_isRemoved() {
    b.die();
    pass(3_590);
    assertThat(leases.stored("fleet-member-b")).isNotNull();
    pass(120);

    assertThat(leases.stored("fleet-member-b")).isNull();
    assertThat(leases.stored("fleet-member-a")).isNotNull();
    assertThat(heard).containsExactly("b EXPIRED", "b FORGOTTEN");
  }

  @Test
  void forget_ofAMemberThatLives_doesNothing() {
    b.die();
    pass(45);

    watch.forget("a");
    watch.forget("b");
    pass(1);

    assertThat(leases.stored("fleet-member-a")).isNotNull();
    assertThat(leases.stored("fleet-member-b")).isNull();
  }

  @Test
  void leaseWithoutACard_isNoMember() {
    leases.create(
        new LeaseStore.LeaseRecord("fleet-member-x", "x", 1, 30, Map.of("some", "thing"), ""));
    pass(60);
    assertThat(heard).isEmpty();
  }

  @Test
  void quietWatch_asksForAListNowAndThen() {
    long before = leases.reads();
    pass(100);
    assertThat(leases.reads() - before).isLessThan(20);
  }

  @Test
  void close_endsIt() {
    watch.close();
    b.die();
    pass(300);
    assertThat(heard).isEmpty();
  }
}
