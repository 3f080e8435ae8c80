// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static io.tandem.testing.FakeEndpoint.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.Replica;
import io.tandem.remotewrite.EndpointStatus.Election;
import io.tandem.testing.FleetLab;
import io.tandem.testing.RemoteWriteLab;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.ScrapeStage;
import io.tandem.wire.TargetIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What partners can be told: ticks that nobody needs to send any more. */
class DeliveryListenerTest {
  private FleetLab lab = new FleetLab(1 << 20);
  private final List<String> heard = new ArrayList<>();
  private int requestsTold;

  @BeforeEach
  void listen() {
    lab.writer.listen(
        new DeliveryListener() {
          @Override
          public void delivered(String entry, Replica replica, TargetIndex scrapes) {
            requestsTold++;
            for (int i = 0; i < scrapes.size(); i++) {
              long second = (scrapes.tickMillis(i) - RemoteWriteLab.START_MILLIS) / 1000;
              heard.add(entry + " " + replica + " " + scrapes.targetId(i) + "@" + second);
            }
          }

          @Override
          public void election(String entry, Replica replica, Election election) {
            heard.add(entry + " " + replica + " " + election);
          }

          @Override
          public void sending(String entry, Replica replica, long failingSinceMillis) {
            heard.add(entry + " " + replica + " failing since " + failingSinceMillis);
          }
        });
  }

  @Test
  void accepted_isToldOncePerRequest() {
    lab.start();
    lab.scrape(Replica.A, 1, 5);
    lab.scrape(Replica.A, 1, 5);
    lab.scrape(Replica.A, 2, 5);
    lab.pass(Duration.ofSeconds(6));
    assertThat(heard).containsExactly("test A ELECTED", "test A 1@0", "test A 1@0", "test A 2@0");
    assertThat(requestsTold).isEqualTo(2);
  }

  @Test
  void failing_isToldOnceAndNothingIsDelivered() {
    lab.start();
    lab.endpoint.answer(503);
    lab.scrape(Replica.B, 1, 5);
    lab.pass(Duration.ofSeconds(10));
    assertThat(heard).containsExactly("test B failing since " + RemoteWriteLab.START_MILLIS);

    lab.endpoint.answer(200);
    lab.pass(Duration.ofSeconds(10));

    assertThat(heard.subList(1, heard.size()))
        .containsExactly("test B failing since -1", "test B ELECTED", "test B 1@0");
  }

  @Test
  void refusedForGood_countsAsDelivered() {
    lab.start();
    lab.endpoint.answer(attempt -> reply(400, "out of order sample"));
    lab.scrape(Replica.A, 1, 5);
    assertThat(heard).containsExactly("test A 1@0");
  }

  @Test
  void scrapeOfSeveralRequests_isToldWithItsLast() {
    lab.queue = RemoteWriteLab.requestsOf(100);
    lab.start();
    List<Integer> requestsBefore = new ArrayList<>();
    lab.endpoint.answer(
        attempt -> {
          requestsBefore.add(requestsTold);
          return reply(200, "");
        });
    lab.scrape(Replica.A, 1, 450);
    lab.pass(Duration.ofSeconds(30));
    assertThat(requestsBefore).containsExactly(0, 0, 0, 0, 0);
    assertThat(heard).containsExactly("test A ELECTED", "test A 1@0");
  }

  @Test
  void stagedScrape_isToldWithItsLastRequest() {
    lab.queue = RemoteWriteLab.requestsOf(500);
    lab.start();
    EncodedScrape whole = lab.scraped(Replica.A, 1, 2_000);
    ScrapeStage stage = lab.writer.stage(whole.encoding(), 1, whole.tickMillis(), true);
    whole.parts().subList(0, 19).forEach(stage::add);
    stage.commit(
        new EncodedScrape(
            whole.encoding(),
            1,
            whole.tickMillis(),
            whole.firstMillis(),
            whole.lastMillis(),
            2_000,
            true,
            whole.parts().subList(19, 20)));
    lab.scrape(Replica.A, 2, 5);
    lab.pass(Duration.ofSeconds(30));
    assertThat(lab.taken(Replica.A)).hasSize(2_005);
    assertThat(heard).containsExactly("test A ELECTED", "test A 1@0", "test A 2@0");
  }

  @Test
  void standby_tellsWhatLeavesItsNinetySeconds() {
    lab.start();
    lab.endpoint.answer(202);
    scrapeInStandby(40);
    assertThat(heard).startsWith("test B STANDBY", "test B 1@0", "test B 1@5", "test B 1@10");
    assertThat(heard).hasSizeBetween(20, 24);
  }

  @Test
  void standby_withItsDataOnDisk_tellsTheSame() {
    lab = new FleetLab(3 << 10);
    listen();
    lab.start();
    lab.endpoint.answer(202);
    scrapeInStandby(40);
    assertThat(lab.status(Replica.B).memoryBytes()).isLessThanOrEqualTo(1 << 10);
    assertThat(heard).startsWith("test B STANDBY", "test B 1@0", "test B 1@5");
    assertThat(heard).hasSizeBetween(20, 24);
    lab.assertAccounted();
  }

  private void scrapeInStandby(int times) {
    for (int i = 0; i < times; i++) {
      lab.scrape(Replica.B, 1, 200);
      lab.pass(Duration.ofSeconds(5));
    }
  }
}
