// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import static io.tandem.standin.GateLab.tick;
import static io.tandem.standin.GateLab.ticks;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.DropReason;
import io.tandem.model.Replica;
import io.tandem.remotewrite.DeliveryListener;
import io.tandem.remotewrite.EndpointStatus;
import io.tandem.testing.RemoteWriteLab;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.TargetIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Own scrapes that wait for the word of a partner. */
class KeptBackTest {
  private final GateLab lab = new GateLab();

  private long now() {
    return lab.fleet.clock.wallMillis();
  }

  private void pass() {
    lab.fleet.pass(Duration.ofSeconds(1));
  }

  /** Notes deliveries. */
  private record Heard(List<String> delivered) implements DeliveryListener {
    @Override
    public void delivered(String entry, Replica replica, TargetIndex scrapes) {
      for (int i = 0; i < scrapes.size(); i++) {
        long second = GateLab.second(scrapes.tickMillis(i));
        delivered.add(entry + " " + replica + " " + scrapes.targetId(i) + "@" + second);
      }
    }

    @Override
    public void election(String entry, Replica replica, EndpointStatus.Election election) {}

    @Override
    public void sending(String entry, Replica replica, long failingSinceMillis) {}
  }

  private Map<DropReason, Long> dropped() {
    return lab.fleet.status(Replica.A).samplesDropped();
  }

  @Test
  void everyScrape_isToldOnce() {
    lab.scrape(1);
    pass();
    lab.fail(1);
    lab.gate.accept(
        RemoteWriteLab.failed(
            RemoteWriteLab.scrape(RemoteWriteLab.fleetEncoding(Replica.ONLY), 2, now(), 3)));
    assertThat(lab.heard).containsExactly("1@0", "1@1 failed kept", "2@1 failed");
  }

  @Test
  void failed_waitsAndLaterOnesBehindIt() {
    lab.scrape(1);
    pass();
    lab.fail(1);
    pass();
    lab.scrape(1);
    pass();
    lab.scrape(2);
    lab.fleet.pass(Duration.ofSeconds(10));
    assertThat(lab.own(1)).isEqualTo(ticks(0, 0));
    assertThat(lab.own(2)).isEqualTo(ticks(3, 3));

    lab.gate.decide(1, tick(1), true);

    lab.assertSound();
    assertThat(lab.own(1)).isEqualTo(ticks(0, 2));
    lab.assertNothingHeld();
  }

  @Test
  void tickThatItWasTooLateFor_waitsLikeAFailedOneAndSendsNothing() {
    EncodedScrape scraped = lab.scrape(1);
    pass();
    lab.gate.accept(EncodedScrape.missed(scraped.encoding(), 1, tick(1)));
    pass();
    lab.scrape(1);
    lab.fleet.pass(Duration.ofSeconds(10));
    assertThat(lab.heard).containsExactly("1@0", "1@1 failed kept", "1@2");
    assertThat(lab.own(1)).isEqualTo(ticks(0, 0));

    lab.gate.decide(1, tick(1), true);

    lab.assertSound();
    assertThat(lab.own(1)).containsExactly(tick(0), tick(2));
    lab.assertNothingHeld();
  }

  @Test
  void failedThatThePartnerHad_isDroppedAsStoodIn() {
    lab.scrape(1);
    pass();
    lab.fail(1);
    pass();
    lab.scrape(1);

    List<String> delivered = new ArrayList<>();
    lab.fleet.writer.listen(new Heard(delivered));
    lab.gate.decide(1, tick(1), false);

    assertThat(delivered).containsExactly("test A 1@1");
    lab.assertSound();
    assertThat(lab.own(1)).containsExactly(tick(0), tick(2));
    assertThat(dropped()).containsOnly(Map.entry(DropReason.STOOD_IN, 3L));
    lab.assertNothingHeld();
  }

  @Test
  void decidedBeforeTheOtherEndpointsScrapeCame_holdsForItToo() {
    EncodedScrape failed = RemoteWriteLab.failed(lab.fleet.scraped(Replica.A, 1, 3));
    lab.gate.accept(failed);
    lab.gate.decide(1, now(), false);
    lab.gate.accept(failed);
    lab.assertSound();
    assertThat(lab.own(1)).isEmpty();
    assertThat(dropped()).containsOnly(Map.entry(DropReason.STOOD_IN, 6L));
    lab.assertNothingHeld();
  }

  @Test
  void yielded_keepsItsTicksUntilTakenBack() {
    lab.scrapeFor(3);
    lab.gate.yieldTarget(1, tick(3));
    lab.scrapeFor(8);
    lab.fleet.pass(Duration.ofSeconds(10));
    assertThat(lab.own(1)).isEqualTo(ticks(0, 2));

    lab.gate.takeBack(1, tick(6));

    lab.assertSound();
    assertThat(lab.own(1))
        .containsExactly(tick(0), tick(1), tick(2), tick(7), tick(8), tick(9), tick(10));
    assertThat(dropped()).containsOnly(Map.entry(DropReason.STOOD_IN, 4L * 3));
    lab.scrapeFor(3);
    lab.assertSound();
    lab.assertNothingHeld();
  }

  @Test
  void yieldedAndThenDropped_nothingSlipsThrough() {
    lab.scrapeFor(3);
    lab.fail(1);
    pass();
    lab.scrapeFor(2);
    lab.gate.yieldTarget(1, tick(3));
    lab.gate.decide(1, tick(3), false);
    lab.scrapeFor(2);
    lab.fleet.pass(Duration.ofSeconds(10));
    assertThat(lab.own(1)).isEqualTo(ticks(0, 2));

    lab.gate.takeBack(1, tick(5));

    lab.assertSound();
    assertThat(lab.own(1)).containsExactly(tick(0), tick(1), tick(2), tick(6), tick(7));
    lab.assertNothingHeld();
  }

  @Test
  void yieldedForLong_keepsTheLastQuarterOfAMinute() {
    lab.gate.yieldTarget(1, tick(0));
    lab.scrapeFor(60);
    assertThat(dropped()).containsOnly(Map.entry(DropReason.STOOD_IN, 44L * 3));

    lab.gate.takeBack(1, Long.MIN_VALUE);

    lab.assertSound();
    assertThat(lab.own(1)).isEqualTo(ticks(44, 59));
    lab.assertNothingHeld();
  }

  @Test
  void yieldedWithALongInterval_keepsTenTicks() {
    lab.gate.yieldTarget(1, tick(0));
    for (int i = 0; i < 30; i++) {
      lab.scrape(1);
      lab.fleet.pass(Duration.ofSeconds(60));
    }
    lab.gate.takeBack(1, Long.MIN_VALUE);
    lab.assertSound();
    assertThat(lab.own(1)).hasSize(10);
  }

  @Test
  void moreThanMemoryHolds_letsTheOldestGo() {
    GateLab tight = new GateLab(1 << 20, 1_000);
    tight.gate.yieldTarget(1, tick(0));
    tight.scrapeFor(12);
    assertThat(tight.gate.heldBytes()).isLessThanOrEqualTo(1_000);
    tight.fail(2);
    tight.fleet.pass(Duration.ofSeconds(10));
    assertThat(tight.own(2)).as("a failed scrape that cannot wait").isEqualTo(ticks(12, 12));
    tight.fleet.assertAccounted();
  }

  @Test
  void forgotten_sendsWhatItKept() {
    lab.scrapeFor(2);
    lab.fail(1);
    pass();
    lab.gate.yieldTarget(1, tick(3));
    lab.scrapeFor(3);
    lab.gate.forget(1);
    lab.assertSound();
    assertThat(lab.own(1)).isEqualTo(ticks(0, 5));
    lab.assertNothingHeld();
  }

  @Test
  void end_sendsFailedOnesAndLeavesYieldedOnesToThePartner() {
    lab.fail(1);
    lab.gate.yieldTarget(2, tick(0));
    lab.scrape(2);
    lab.gate.end();
    lab.assertSound();
    assertThat(lab.own(1)).isEqualTo(ticks(0, 0));
    assertThat(lab.own(2)).isEmpty();
    assertThat(dropped()).containsOnly(Map.entry(DropReason.STOOD_IN, 3L));
    lab.assertNothingHeld();
  }

  @Test
  void largeScrape_waitsWithItsCommit() {
    lab.gate.yieldTarget(1, tick(0));
    GateLab.Staged first = lab.new Staged(1, 2_000, true);
    first.commit();
    pass();
    GateLab.Staged second = lab.new Staged(1, 2_000, true);
    second.commit();
    lab.fleet.pass(Duration.ofSeconds(10));
    assertThat(lab.own(1)).isEmpty();

    lab.gate.takeBack(1, tick(0));

    lab.assertSound();
    assertThat(lab.own(1)).isEqualTo(ticks(1, 1));
    assertThat(lab.fleet.taken(Replica.A)).hasSize(2_000);
    assertThat(dropped()).containsOnly(Map.entry(DropReason.STOOD_IN, 2_000L));
    assertThat(lab.fleet.disk.files()).noneMatch(f -> f.toString().endsWith(".stage"));
    lab.assertNothingHeld();
  }

  @Test
  void largeFailure_waitsForItsDecision() {
    GateLab.Staged failed = lab.new Staged(1, 2_000, false);
    failed.commit();
    lab.fleet.pass(Duration.ofSeconds(10));
    assertThat(lab.heard).isEqualTo(List.of("1@0 failed kept"));
    assertThat(lab.own(1)).isEmpty();

    lab.gate.decide(1, tick(0), true);

    lab.assertSound();
    assertThat(lab.fleet.taken(Replica.A)).hasSize(2_000);
  }

  @Test
  void standingInAndYielding_areApart() {
    lab.scrapeFor(2);
    lab.gate.yieldTarget(1, tick(2));
    lab.gate.standIn(1, Replica.B, tick(0));
    lab.scrapeFor(4);
    lab.fleet.pass(Duration.ofSeconds(10));
    assertThat(lab.own(1)).isEqualTo(ticks(0, 1));
    assertThat(lab.other(1)).isEqualTo(ticks(1, 5));
    lab.gate.takeBack(1, tick(5));
    lab.assertSound();
    assertThat(lab.own(1)).isEqualTo(ticks(0, 1));
  }
}
