// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static io.tandem.testing.FakeEndpoint.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.TandemSettings.Mode;
import io.tandem.model.DropReason;
import io.tandem.model.HaIdentity;
import io.tandem.remotewrite.EndpointStatus.Election;
import io.tandem.testing.FakeEndpoint.Attempt;
import io.tandem.testing.RemoteWriteBodies.Series;
import io.tandem.testing.RemoteWriteLab;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandbyTest {
  private final DeliveryLab lab = new DeliveryLab(Mode.AMP, RemoteWriteLab.IDENTITY, 1 << 20);

  private static boolean isHeartbeat(Attempt attempt) {
    return "tandem_ha_heartbeat"
        .equals(attempt.request().series().getFirst().labels().get("__name__"));
  }

  private void scrapeFor(int seconds) {
    for (int i = 0; i < seconds; i += 5) {
      lab.scrape(1, 20);
      lab.pass(Duration.ofSeconds(5));
    }
  }

  @Test
  void every_request_carriesTheIdentityOnEverySeries() {
    lab.start();
    scrapeFor(20);
    assertThat(lab.endpoint.acceptedSeries())
        .isNotEmpty()
        .allMatch(s -> "prod".equals(s.labels().get(HaIdentity.CLUSTER_LABEL)))
        .allMatch(s -> "a".equals(s.labels().get(HaIdentity.REPLICA_LABEL)));
    assertThat(lab.status().election()).isEqualTo(Election.ELECTED);
  }

  @Test
  void deduplicated_sendsOnlyProbesAndKeepsNinetySeconds() {
    lab.start();
    lab.endpoint.answer(202);
    scrapeFor(300);
    assertThat(lab.status().election()).isEqualTo(Election.STANDBY);
    List<Attempt> attempts = lab.endpoint.attempts();
    assertThat(attempts.stream().filter(a -> !isHeartbeat(a))).hasSize(1);
    assertThat(attempts.size()).isBetween(110, 160);
    assertThat(lab.status().samplesPending()).isBetween(17L * 20, 19L * 20);
    assertThat(lab.status().samplesDropped()).containsOnlyKeys(DropReason.DEDUPLICATED);
    lab.assertAccounted();
  }

  @Test
  void elected_sendsWhatWasKeptInOrderThenLive() {
    lab.start();
    lab.endpoint.answer(202);
    scrapeFor(200);
    long pending = lab.status().samplesPending();
    lab.endpoint.answer(200);
    scrapeFor(20);
    assertThat(lab.status().election()).isEqualTo(Election.ELECTED);
    lab.pass(Duration.ofSeconds(10));
    // The next probe comes within 2.5 s, in which one more scrape may grow too old.
    assertThat(lab.taken().size()).isBetween((int) pending + 60, (int) pending + 80);
    lab.assertOrder();
    long oldest = lab.taken().getFirst().samples().getFirst().timestampMillis();
    assertThat(RemoteWriteLab.START_MILLIS + 200_000 - oldest).isBetween(80_000L, 95_000L);
    lab.assertAccounted();
  }

  @Test
  void elected_withSamplesTheOtherReplicaDelivered_countsThemAsReplayed() {
    lab.start();
    lab.endpoint.answer(202);
    scrapeFor(60);
    lab.endpoint.answer(
        attempt -> isHeartbeat(attempt) ? reply(200, "") : reply(400, "out of order sample"));
    lab.pass(Duration.ofSeconds(4));
    assertThat(lab.status().samplesDropped()).containsOnlyKeys(DropReason.REPLAYED);
    lab.assertAccounted();
  }

  @Test
  void elected_afterMoreThanMemoryHolds_readsTheRestFromDisk() {
    DeliveryLab small = new DeliveryLab(Mode.AMP, RemoteWriteLab.IDENTITY, 8 << 10);
    small.start();
    small.endpoint.answer(202);
    for (int i = 0; i < 60; i++) {
      small.scrape(i % 3, 400);
      small.pass(Duration.ofSeconds(5));
      small.assertAccounted();
    }
    assertThat(small.status().memoryBytes()).isLessThanOrEqualTo(8 << 10);
    small.endpoint.answer(200);
    small.pass(Duration.ofSeconds(10));
    assertThat(small.taken().size()).isBetween(17 * 400, 19 * 400);
    small.assertOrder();
    small.assertAccounted();
  }

  @Test
  void deduplicated_withoutIdentity_isTaken() {
    DeliveryLab plain = new DeliveryLab(Mode.STRICT, null, 1 << 20);
    plain.start();
    plain.endpoint.answer(202);
    plain.scrape(1, 20);
    assertThat(plain.status().samplesSent()).isEqualTo(20);
    assertThat(plain.status().election()).isEqualTo(Election.UNKNOWN);
  }

  @Test
  void restart_inStandby_keepsWhatWasKept() {
    lab.start();
    lab.endpoint.answer(202);
    scrapeFor(60);
    lab.crash();
    assertThat(lab.status().samplesRestored()).isEqualTo(12 * 20);
    lab.endpoint.answer(200);
    lab.pass(Duration.ofSeconds(10));
    assertThat(lab.taken()).hasSize(12 * 20);
    lab.assertOrder();
  }

  @Test
  void drain_inStandby_endsAtOnce() {
    lab.start();
    lab.endpoint.answer(202);
    scrapeFor(20);
    var drained = lab.writer.drain(Duration.ofMinutes(1));
    lab.loop.run();
    assertThat(drained.succeeded()).isTrue();
    List<Series> none = lab.taken();
    assertThat(none).isEmpty();
  }
}
