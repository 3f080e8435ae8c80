// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import io.tandem.cluster.lease.MemberCard.State;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLeases;
import io.tandem.testing.FakeLeases.Route;
import io.tandem.testing.FakeLoop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemberLeaseTest {
  private static final String NAME = "fleet-member-m";
  private final FakeClock clock = new FakeClock(0);
  private final FakeLoop loop = new FakeLoop(clock);
  private final FakeLeases leases = new FakeLeases(loop, "fleet");
  private final MemberLease lease = process("p1");

  private MemberLease process(String process) {
    MemberCard card =
        new MemberCard("m", process, "10.0.0.1:9", "node", "zone", "1", "all", State.JOINING);
    LeaseContext context = new LeaseContext("fleet", leases, loop, clock, new Random(1));
    return new MemberLease(context, MemberLease.Settings.DEFAULT, card);
  }

  private void pass(int seconds) {
    loop.advance(Duration.ofSeconds(seconds));
  }

  private LeaseRecord stored() {
    return leases.stored(NAME);
  }

  private MemberCard card() {
    return LeaseAnnotations.card(stored());
  }

  @Test
  void start_writesTheCard() {
    lease.start();
    pass(0);

    assertThat(stored().holder()).isEqualTo("m_p1");
    assertThat(stored().durationSeconds()).isEqualTo(30);
    assertThat(card()).isEqualTo(lease.card());
  }

  @Test
  void renewal_isAWriteInTenSeconds() {
    lease.start();
    pass(600);
    assertThat(leases.writes()).isBetween(60L, 76L);
  }

  @Test
  void announce_writesAtOnce() {
    lease.start();
    pass(0);

    Future<Void> told = lease.announce(State.ACTIVE);
    pass(0);

    assertThat(told.succeeded()).isTrue();
    assertThat(card().state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void announce_whileAWriteIsUnderWay_followsIt() {
    leases.setRoutes(() -> new Route(100, 100, false, false));
    lease.start();
    loop.advance(Duration.ofMillis(250));

    Future<Void> told = lease.announce(State.ACTIVE);
    pass(1);

    assertThat(told.succeeded()).isTrue();
    assertThat(card().state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void outage_endsNothing_andTheLeaseIsRenewedSoonAfter() {
    lease.start();
    pass(0);
    String before = stored().version();
    leases.setAway(true);
    pass(600);
    assertThat(stored().version()).isEqualTo(before);

    leases.setAway(false);
    pass(15);

    assertThat(stored().version()).isNotEqualTo(before);
  }

  @Test
  void renewal_whoseAnswerIsLost_isFollowedByOthers() {
    lease.start();
    pass(0);
    leases.setRoutes(() -> new Route(1, 1, false, true));
    pass(20);
    String before = stored().version();
    leases.setRoutes(() -> Route.DIRECT);
    pass(15);

    assertThat(stored().version()).isNotEqualTo(before);
    assertThat(stored().transitions()).isEqualTo(1);
  }

  @Test
  void deletedLease_isMadeAgain() {
    lease.start();
    pass(0);

    leases.wipe(NAME);
    pass(11);

    assertThat(stored().holder()).isEqualTo("m_p1");
  }

  @Test
  void restart_takesTheLeaseOver() {
    lease.start();
    pass(3);
    lease.close();

    process("p2").start();
    pass(0);

    assertThat(stored().holder()).isEqualTo("m_p2");
    assertThat(stored().transitions()).isEqualTo(2);
  }

  @Test
  void sameNameTwice_theLaterOneStays_untilItFallsSilent() {
    lease.start();
    pass(0);
    MemberLease later = process("p2");
    later.start();
    pass(120);
    assertThat(stored().holder()).isEqualTo("m_p2");
    assertThat(stored().transitions()).isEqualTo(2);

    later.close();
    pass(60);
    assertThat(stored().holder()).isEqualTo("m_p1");
  }

  @Test
  void release_saysDraining_andRenewsNoMore() {
    lease.start();
    pass(0);

    Future<Void> released = lease.release();
    pass(0);
    assertThat(released.succeeded()).isTrue();
    assertThat(card().state()).isEqualTo(State.DRAINING);

    long writes = leases.writes();
    pass(60);
    assertThat(leases.writes()).isEqualTo(writes);
  }

  @Test
  void names_thatObjectsMayNotHave_areChangedAndToldApart() {
    LeaseNames names = new LeaseNames("f");
    assertThat(names.member("ip-10-0-0-1.ec2.internal"))
        .isEqualTo("f-member-ip-10-0-0-1.ec2.internal");
    assertThat(names.member("Host_1")).matches("f-member-[a-z0-9-]+");
    assertThat(names.member("Host_1")).isNotEqualTo(names.member("host-1"));
  }
}
