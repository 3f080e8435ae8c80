// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static io.tandem.testing.FakeEndpoint.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.HaIdentity;
import io.tandem.model.Replica;
import io.tandem.remotewrite.EndpointStatus.Election;
import io.tandem.testing.FleetLab;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One entry, three endpoints of one URL: what is of one copy stays with it. */
class FleetEndpointsTest {
  private final FleetLab lab = new FleetLab(1 << 20);

  @Test
  void scrapes_goToTheEndpointOfTheirCopyAlone() {
    lab.start();
    lab.scrape(Replica.A, 1, 20);
    lab.scrape(Replica.B, 2, 30);
    lab.scrape(Replica.ONLY, 3, 40);
    assertThat(lab.taken(Replica.A)).hasSize(20);
    assertThat(lab.taken(Replica.B)).hasSize(30);
    assertThat(lab.taken(Replica.ONLY))
        .hasSize(40)
        .allMatch(s -> "prod".equals(s.labels().get(HaIdentity.CLUSTER_LABEL)));
    lab.assertAccounted();
  }

  @Test
  void deduplicated_copyStandsByAndTheOthersSend() {
    lab.start();
    lab.endpoint.answer(
        attempt ->
            "b".equals(attempt.request().series().getFirst().labels().get(HaIdentity.REPLICA_LABEL))
                ? reply(202, "")
                : reply(200, ""));
    for (int i = 0; i < 10; i++) {
      lab.scrape(Replica.A, 1, 20);
      lab.scrape(Replica.B, 2, 20);
      lab.pass(Duration.ofSeconds(5));
    }
    assertThat(lab.status(Replica.A).election()).isEqualTo(Election.ELECTED);
    assertThat(lab.status(Replica.B).election()).isEqualTo(Election.STANDBY);
    assertThat(lab.taken(Replica.A)).hasSize(200);
    assertThat(lab.taken(Replica.B)).isEmpty();
    lab.assertAccounted();
  }

  @Test
  void restart_givesEachCopyItsOwnBacklog() {
    lab.start();
    lab.endpoint.answer(attempt -> null);
    lab.scrape(Replica.A, 1, 20);
    lab.scrape(Replica.B, 2, 30);
    lab.scrape(Replica.ONLY, 3, 40);
    lab.pass(Duration.ofSeconds(1));
    lab.crash();
    lab.start();
    assertThat(lab.status(Replica.A).samplesRestored()).isEqualTo(20);
    assertThat(lab.status(Replica.B).samplesRestored()).isEqualTo(30);
    assertThat(lab.status(Replica.ONLY).samplesRestored()).isEqualTo(40);
    lab.endpoint.answer(200);
    lab.pass(Duration.ofSeconds(10));
    assertThat(lab.taken(Replica.A)).hasSize(20);
    assertThat(lab.taken(Replica.B)).hasSize(30);
    assertThat(lab.taken(Replica.ONLY)).hasSize(40);
  }

  @Test
  void bounds_areThoseOfTheEntry() {
    lab.start();
    lab.endpoint.answer(attempt -> null);
    for (int i = 0; i < 200; i++) {
      lab.scrape(Replica.A, 1, 800);
      lab.scrape(Replica.B, 2, 800);
      lab.pass(Duration.ofSeconds(5));
    }
    assertThat(lab.status(Replica.A).memoryBytes()).isLessThanOrEqualTo((1 << 20) / 3);
    assertThat(lab.status(Replica.B).memoryBytes()).isLessThanOrEqualTo((1 << 20) / 3);
    lab.assertAccounted();
  }
}
