// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static io.tandem.testing.FakeEndpoint.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.TandemSettings.Mode;
import io.tandem.model.HaIdentity;
import io.tandem.model.Replica;
import io.tandem.remotewrite.EndpointStatus.Election;
import io.tandem.testing.FakeEndpoint.Attempt;
import io.tandem.testing.FleetLab;
import io.tandem.testing.RemoteWriteBodies.Series;
import io.tandem.testing.RemoteWriteLab;
import io.tandem.wire.SmallRequests;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An identity that has little to send stays elected. */
class HeartbeatTest {
  private final DeliveryLab alone = new DeliveryLab(Mode.AMP, RemoteWriteLab.IDENTITY, 1 << 20);
  private final FleetLab lab = new FleetLab(1 << 20);

  private static Series first(Attempt attempt) {
    return attempt.request().series().getFirst();
  }

  private static boolean isHeartbeat(Attempt attempt) {
    return SmallRequests.HEARTBEAT.equals(first(attempt).labels().get("__name__"));
  }

  private static List<Series> heartbeats(List<Attempt> attempts) {
    return attempts.stream().filter(HeartbeatTest::isHeartbeat).map(HeartbeatTest::first).toList();
  }

  @Test
  void oneScrapeAMinute_neverLeavesTheReceiverWithoutASignForLong() {
    alone.start();
    for (int minute = 0; minute < 5; minute++) {
      alone.scrape(1, 5);
      int before = alone.endpoint.attempts().size();
      alone.pass(Duration.ofMinutes(1));
      assertThat(alone.endpoint.attempts().size() - before).isBetween(9, 12);
    }
    assertThat(heartbeats(alone.endpoint.attempts()))
        .extracting(s -> s.samples().getFirst().timestampMillis())
        .isSorted()
        .allMatch(millis -> millis % 5_000 == 0);
    alone.assertAccounted();
  }

  @Test
  void steadyData_needsNoHeartbeat() {
    alone.start();
    for (int i = 0; i < 60; i++) {
      alone.scrape(1, 5);
      alone.pass(Duration.ofSeconds(1));
    }
    assertThat(heartbeats(alone.endpoint.attempts())).isEmpty();
  }

  @Test
  void identityWithoutData_isLeftToDie() {
    alone.start();
    alone.pass(Duration.ofMinutes(1));
    assertThat(alone.endpoint.attempts()).isEmpty();

    alone.scrape(1, 5);
    alone.pass(Duration.ofMinutes(10));

    assertThat(heartbeats(alone.endpoint.attempts())).hasSizeBetween(45, 61);
  }

  @Test
  void memberOfAFleet_beatsForTheIdentitiesItIsAskedTo() {
    lab.start();
    lab.scrape(Replica.A, 1, 5);
    lab.scrape(Replica.B, 2, 5);
    lab.scrape(Replica.ONLY, 3, 5);
    lab.pass(Duration.ofSeconds(30));
    assertThat(heartbeats(lab.endpoint.attempts())).isEmpty();

    lab.writer.heartbeats(Set.of(Replica.B));
    lab.pass(Duration.ofSeconds(30));

    assertThat(heartbeats(lab.endpoint.attempts()))
        .hasSizeBetween(5, 7)
        .allMatch(s -> "b".equals(s.labels().get(HaIdentity.REPLICA_LABEL)));
  }

  @Test
  void deduplicatedHeartbeat_makesTheLaneStandBy() {
    lab.start();
    lab.scrape(Replica.B, 2, 5);
    lab.writer.heartbeats(Set.of(Replica.B));
    lab.endpoint.answer(202);
    lab.pass(Duration.ofSeconds(10));
    assertThat(lab.status(Replica.B).election()).isEqualTo(Election.STANDBY);
    lab.scrape(Replica.B, 2, 5);
    lab.pass(Duration.ofSeconds(5));
    assertThat(lab.endpoint.attempts().stream().filter(a -> !isHeartbeat(a))).hasSize(1);

    lab.endpoint.answer(200);
    lab.pass(Duration.ofSeconds(10));

    assertThat(lab.taken(Replica.B)).hasSize(10);
    lab.assertStrictOrder(Replica.B);
  }

  @Test
  void heartbeatThatIsOutOfOrder_showsThatTheIdentityIsElected() {
    lab.start();
    lab.endpoint.answer(202);
    lab.scrape(Replica.B, 2, 5);
    lab.pass(Duration.ofSeconds(5));
    lab.endpoint.answer(
        attempt -> isHeartbeat(attempt) ? reply(400, "out of order sample") : reply(200, ""));
    lab.pass(Duration.ofSeconds(5));
    assertThat(lab.status(Replica.B).election()).isEqualTo(Election.ELECTED);
    assertThat(lab.taken(Replica.B)).hasSize(5);
  }

  @Test
  void drain_endsIt() {
    alone.start();
    alone.scrape(1, 5);
    alone.writer.drain(Duration.ofMinutes(1));
    alone.pass(Duration.ofSeconds(30));
    assertThat(heartbeats(alone.endpoint.attempts())).isEmpty();
  }

  @Test
  void newsOfAnElection_makesStandbyLanesAskAtOnce() {
    lab.start();
    lab.writer.setProbeMillis(60_000);
    lab.endpoint.answer(202);
    lab.scrape(Replica.B, 2, 5);
    lab.pass(Duration.ofSeconds(30));
    assertThat(lab.endpoint.attempts()).hasSize(1);
    lab.endpoint.answer(200);

    lab.writer.probeNow("test", Replica.A);
    lab.loop.run();
    assertThat(lab.endpoint.attempts()).hasSize(1);
    lab.writer.probeNow("test", Replica.B);
    lab.loop.run();

    assertThat(lab.taken(Replica.B)).hasSize(5);
  }

  @Test
  void probesOfALargeFleet_comeSeldom() {
    lab.start();
    lab.writer.setProbeMillis(20_000);
    lab.endpoint.answer(202);
    lab.scrape(Replica.B, 2, 5);
    lab.pass(Duration.ofMinutes(5));
    assertThat(heartbeats(lab.endpoint.attempts())).hasSizeBetween(11, 15);
  }
}
