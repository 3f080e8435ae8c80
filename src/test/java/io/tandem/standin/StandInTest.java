// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import static io.tandem.standin.GateLab.tick;
import static io.tandem.standin.GateLab.ticks;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.DropReason;
import io.tandem.model.HaIdentity;
import io.tandem.model.Replica;
import io.tandem.testing.FakeEndpoint;
import io.tandem.testing.RemoteWriteLab;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a member sends for the owner of its targets in the other replica. */
class StandInTest {
  private final GateLab lab = new GateLab();

  @Test
  void untilAsked_nothingIsSentAsTheOther() {
    lab.scrapeFor(10);
    assertThat(lab.fleet.taken(Replica.B)).isEmpty();
    lab.assertSound();
    assertThat(lab.own(1)).isEqualTo(ticks(0, 9));
  }

  @Test
  void begun_sendsKeptTicksThenLiveOnes() {
    lab.scrapeFor(10);
    lab.gate.standIn(1, Replica.B, tick(3));
    lab.scrapeFor(10);
    lab.assertSound();
    assertThat(lab.other(1)).isEqualTo(ticks(4, 19));
    assertThat(lab.own(1)).isEqualTo(ticks(0, 19));
    assertThat(lab.fleet.taken(Replica.B))
        .allMatch(s -> "prod".equals(s.labels().get(HaIdentity.CLUSTER_LABEL)))
        .hasSize(16 * 3);
    assertThat(lab.fleet.status(Replica.B).samplesAccepted()).isEqualTo(16 * 3);
    lab.assertNothingHeld();
  }

  @Test
  void withoutKnowledge_sendsAllThatIsKept() {
    lab.scrapeFor(10);
    lab.gate.standIn(1, Replica.B, Long.MIN_VALUE);
    lab.scrapeFor(3);
    lab.assertSound();
    assertThat(lab.other(1)).isEqualTo(ticks(0, 12));
  }

  @Test
  void scrapedWhileKeptOnesAreRead_comesBehindThem() {
    lab.scrapeFor(5);
    lab.gate.standIn(1, Replica.B, tick(1));
    lab.scrape(1);
    lab.fleet.clock.advance(Duration.ofSeconds(1));
    lab.scrape(1);
    lab.fleet.clock.advance(Duration.ofSeconds(1));
    lab.assertSound();
    assertThat(lab.other(1)).isEqualTo(ticks(2, 6));
    lab.assertNothingHeld();
  }

  @Test
  void moreScrapedThanMayWait_comesFromTheOwnLane() {
    GateLab tight = new GateLab(1 << 20, 1);
    tight.scrapeFor(5);
    tight.gate.standIn(1, Replica.B, tick(1));
    for (int i = 0; i < 5; i++) {
      tight.scrape(1);
      tight.fleet.clock.advance(Duration.ofSeconds(1));
    }
    tight.fleet.loop.run();
    tight.scrapeFor(5);
    tight.assertSound();
    assertThat(tight.other(1)).isEqualTo(ticks(2, 14));
    tight.assertNothingHeld();
  }

  @Test
  void failedScrapes_areNotSentForAnybodyElse() {
    lab.gate.standIn(2, Replica.B, tick(0));
    for (int i = 0; i < 12; i++) {
      if (i % 3 == 2) {
        lab.fail(1);
        lab.gate.decide(1, lab.fleet.clock.wallMillis(), true);
      } else {
        lab.scrape(1);
      }
      if (i == 6) {
        lab.gate.standIn(1, Replica.B, Long.MIN_VALUE);
      }
      lab.fleet.pass(Duration.ofSeconds(1));
    }
    lab.assertSound();
    assertThat(lab.own(1)).isEqualTo(ticks(0, 11));
    assertThat(lab.other(1))
        .containsExactly(tick(0), tick(1), tick(3), tick(4), tick(6), tick(7), tick(9), tick(10));
  }

  @Test
  void ended_sendsNoLaterTickAndEveryEarlierOne() {
    lab.scrapeFor(5);
    lab.gate.standIn(1, Replica.B, tick(1));
    lab.scrapeFor(3);
    lab.gate.endStandIn(1, tick(10));
    lab.scrapeFor(10);
    lab.assertSound();
    assertThat(lab.other(1)).isEqualTo(ticks(2, 10));
    lab.gate.standIn(1, Replica.B, tick(14));
    lab.assertSound();
    assertThat(lab.other(1).subList(9, 12)).isEqualTo(ticks(15, 17));
  }

  @Test
  void begunWhileTheTargetArrives_sendsWhatIsKeptBackToo() {
    lab.gate.yieldTarget(1, 0);
    lab.scrapeFor(4);
    lab.gate.standIn(1, Replica.B, tick(0));
    lab.gate.endStandIn(1, tick(2));
    lab.gate.takeBack(1, Long.MIN_VALUE);
    lab.scrapeFor(3);

    lab.assertSound();
    assertThat(lab.other(1)).isEqualTo(ticks(1, 2));
    assertThat(lab.own(1)).isEqualTo(ticks(0, 6));
  }

  @Test
  void begunAgainBeforeItsEnd_goesOn() {
    lab.scrapeFor(3);
    lab.gate.standIn(1, Replica.B, tick(0));
    lab.scrapeFor(3);
    lab.gate.endStandIn(1, tick(20));
    lab.gate.standIn(1, Replica.B, tick(5));
    lab.scrapeFor(24);
    lab.assertSound();
    assertThat(lab.other(1)).isEqualTo(ticks(1, 29));
  }

  @Test
  void ownLaneOutOfOrder_holdsOrDoesNotDeliver_standInDoes() {
    lab.fleet.writer.hold(EnumSet.of(Replica.A));
    lab.scrapeFor(10);
    lab.gate.standIn(1, Replica.B, tick(3));
    lab.scrapeFor(5);
    lab.fleet.pass(Duration.ofSeconds(10));
    assertThat(lab.own(1)).isEmpty();
    assertThat(lab.other(1)).isEqualTo(ticks(4, 14));
  }

  @Test
  void diskThatTakesNothing_isNoHindrance() {
    lab.fleet.disk.setReadOnly(true);
    lab.scrapeFor(2);
    lab.fleet.endpoint.answer(attempt -> null);
    lab.scrapeFor(10);
    lab.gate.standIn(1, Replica.B, tick(3));
    lab.scrapeFor(5);
    lab.fleet.endpoint.answer(200);
    lab.assertSound();
    assertThat(lab.other(1)).isEqualTo(ticks(4, 16));
  }

  @Test
  void afterARestart_whatTheEarlierProcessKeptCounts() {
    lab.scrapeFor(10);
    lab.fleet.pass(Duration.ofSeconds(6));
    lab.crash();
    lab.scrapeFor(3);
    lab.gate.standIn(1, Replica.B, tick(5));
    lab.scrapeFor(3);
    lab.assertSound();
    assertThat(lab.other(1)).startsWith(ticks(6, 9).toArray(Long[]::new)).hasSize(4 + 6);
  }

  @Test
  void manyTargetsAtOnce_eachComesOnceAndInOrder() {
    GateLab small = new GateLab(60 << 10, 1 << 20);
    for (int second = 0; second < 40; second++) {
      for (int target = 0; target < 50; target++) {
        small.scrape(target);
      }
      small.fleet.pass(Duration.ofSeconds(1));
    }
    for (int target = 0; target < 50; target += 2) {
      small.gate.standIn(target, Replica.B, tick(target / 2));
    }
    for (int second = 0; second < 10; second++) {
      for (int target = 0; target < 50; target++) {
        small.scrape(target);
      }
      small.fleet.pass(Duration.ofSeconds(1));
    }
    small.assertSound();
    for (int target = 0; target < 50; target++) {
      assertThat(small.other(target))
          .isEqualTo(target % 2 == 0 ? ticks(target / 2 + 1, 49) : List.of());
    }
    assertThat(small.fleet.status(Replica.B).samplesDropped()).isEmpty();
    small.assertNothingHeld();
  }

  @Test
  void refusedAsDuplicates_countAsReplayed() {
    lab.scrapeFor(5);
    lab.fleet.endpoint.answer(
        attempt -> isOf("b", attempt) ? FakeEndpoint.reply(400, "out of order sample") : OK);
    lab.gate.standIn(1, Replica.B, Long.MIN_VALUE);
    lab.scrapeFor(5);
    lab.fleet.pass(Duration.ofSeconds(10));
    assertThat(lab.fleet.status(Replica.B).samplesDropped()).containsOnlyKeys(DropReason.REPLAYED);
    lab.fleet.assertAccounted();
  }

  private static final io.tandem.remotewrite.EndpointTransport.Reply OK =
      FakeEndpoint.reply(200, "");

  private static boolean isOf(String replica, FakeEndpoint.Attempt attempt) {
    return replica.equals(
        attempt.request().series().getFirst().labels().get(HaIdentity.REPLICA_LABEL));
  }

  @Test
  void forgotten_endsAtOnce() {
    lab.scrapeFor(3);
    lab.gate.standIn(1, Replica.B, tick(0));
    lab.scrapeFor(3);
    lab.gate.forget(1);
    lab.scrapeFor(3);
    lab.assertSound();
    assertThat(lab.other(1)).isEqualTo(ticks(1, 5));
    lab.assertNothingHeld();
  }

  @Test
  void reloadWithAnotherEntry_takesItIn() {
    lab.scrapeFor(3);
    lab.gate.standIn(1, Replica.B, tick(0));
    lab.scrapeFor(3);
    lab.fleet.writer.apply(RemoteWriteLab.fleetPlans(lab.fleet.queue, "http://other/write"));
    lab.fleet.pass(Duration.ofSeconds(1));
    lab.scrapeFor(3);
    lab.fleet.pass(Duration.ofSeconds(10));
    assertThat(lab.other(1)).containsAll(ticks(7, 9));
    lab.fleet.assertAccounted();
  }

  @Test
  void largeScrape_isStagedForBoth() {
    lab.scrapeFor(2);
    lab.gate.standIn(1, Replica.B, tick(0));
    lab.scrapeFor(2);
    GateLab.Staged staged = lab.new Staged(1, 2_000, true);
    lab.fleet.loop.run();
    staged.commit();
    lab.fleet.pass(Duration.ofSeconds(1));
    lab.scrapeFor(2);
    lab.assertSound();
    assertThat(lab.other(1)).isEqualTo(ticks(1, 6));
    assertThat(lab.fleet.taken(Replica.B)).hasSize(5 * 3 + 2_000);
    assertThat(lab.fleet.taken(Replica.A)).hasSize(6 * 3 + 2_000);
    lab.assertNothingHeld();
  }

  @Test
  void largeScrapeThatWasBegunBefore_comesFromTheOwnLane() {
    lab.scrapeFor(2);
    GateLab.Staged staged = lab.new Staged(1, 2_000, true);
    lab.fleet.loop.run();
    lab.gate.standIn(1, Replica.B, tick(0));
    lab.fleet.loop.run();
    staged.commit();
    lab.fleet.clock.advance(Duration.ofSeconds(1));
    lab.scrape(1);
    lab.fleet.pass(Duration.ofSeconds(1));
    lab.scrapeFor(2);
    lab.assertSound();
    assertThat(lab.other(1)).isEqualTo(ticks(1, 5));
    assertThat(lab.fleet.taken(Replica.B)).hasSize(4 * 3 + 2_000);
    lab.assertNothingHeld();
  }

  @Test
  void largeScrapeThatIsThrownAway_leavesNothing() {
    lab.gate.standIn(1, Replica.B, Long.MIN_VALUE);
    lab.fleet.loop.run();
    lab.new Staged(1, 2_000, true).abort();
    lab.assertSound();
    assertThat(lab.fleet.taken(Replica.A)).isEmpty();
    assertThat(lab.fleet.taken(Replica.B)).isEmpty();
    assertThat(lab.fleet.disk.files()).noneMatch(f -> f.toString().endsWith(".stage"));
  }

  @Test
  void largeScrapeBehindTheEnd_isNotSentAsTheOther() {
    lab.gate.standIn(1, Replica.B, Long.MIN_VALUE);
    lab.scrapeFor(2);
    GateLab.Staged staged = lab.new Staged(1, 2_000, true);
    lab.gate.endStandIn(1, tick(1));
    staged.commit();
    lab.assertSound();
    assertThat(lab.other(1)).isEqualTo(ticks(0, 1));
    assertThat(lab.own(1)).isEqualTo(ticks(0, 2));
    assertThat(lab.fleet.disk.files()).noneMatch(f -> f.toString().endsWith(".stage"));
  }
}
