// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver goes away and comes back, and the program itself may die meanwhile. */
class OutageIT {
  private static final long INTERVAL_MILLIS = 500;

  @TempDir Path folder;
  private final Receiver receiver = new Receiver();
  private final Exporter exporter = new Exporter();
  private AtomicInteger scrapes;

  @BeforeEach
  void expose() {
    scrapes = exporter.counter("/metrics");
  }

  @AfterEach
  void end() {
    exporter.close();
    receiver.close();
  }

  private String config() {
    return """
        global: {scrape_interval: %dms, scrape_timeout: %dms}
        scrape_configs:
          - job_name: ticks
            static_configs: [{targets: ["%s"]}]
        remote_write:
          - url: %s
            queue_config: {batch_send_deadline: 100ms, max_backoff: 1s}
        """
        .formatted(INTERVAL_MILLIS, INTERVAL_MILLIS, exporter.address(), receiver.url());
  }

  private void waitForScrapes(TandemProcess tandem, int more) {
    int wanted = scrapes.get() + more;
    tandem.await(more + " more scrapes", () -> scrapes.get() >= wanted);
  }

  private void waitForArrivals(TandemProcess tandem, int through) {
    tandem.await("scrape " + through, () -> Ticks.at(receiver).last() >= through);
  }

  @Test
  void receiver_goneAndBack_getsEveryTickInOrder() {
    try (TandemProcess tandem = TandemProcess.start(folder, config())) {
      waitForArrivals(tandem, 2);
      receiver.down();
      waitForScrapes(tandem, 10);
      assertThat(tandem.metric("prometheus_remote_storage_samples_pending")).isPositive();
      assertThat(tandem.metric("tandem_remote_write_failing")).isEqualTo(1);
      Account.assertBalances(tandem);
      receiver.up();
      waitForArrivals(tandem, scrapes.get() + 2);

      Ticks ticks = Ticks.at(receiver);
      ticks.assertWhole(14);
      ticks.assertOnEveryTick(INTERVAL_MILLIS, tandem.metric("tandem_scrapes_skipped_total"));
      assertNothingWasLost(tandem);
      assertThat(tandem.log()).contains("sending works again");
    }
  }

  @Test
  void receiver_answering503ForAWhile_getsEveryTickInOrder() {
    try (TandemProcess tandem = TandemProcess.start(folder, config())) {
      waitForArrivals(tandem, 2);
      receiver.queries().post("/-/fault?status=503");
      waitForScrapes(tandem, 6);
      receiver.queries().delete("/-/fault");
      waitForArrivals(tandem, scrapes.get() + 2);

      Ticks.at(receiver).assertWhole(10);
      assertThat(tandem.metric("tandem_remote_write_answers_total", "code", "503")).isPositive();
      assertNothingWasLost(tandem);
    }
  }

  @Test
  void program_killedWhileTheReceiverIsGone_losesNothingCommitted() {
    int committed;
    try (TandemProcess tandem = TandemProcess.start(folder, config())) {
      waitForArrivals(tandem, 2);
      receiver.down();
      waitForScrapes(tandem, 8);
      // The last one may not be committed yet.
      committed = scrapes.get() - 1;
      tandem.kill();
    }
    try (TandemProcess tandem = TandemProcess.start(folder, config())) {
      waitForScrapes(tandem, 2);
      assertThat(tandem.metric("tandem_remote_write_samples_restored_total")).isPositive();
      int beforeReturn = scrapes.get();
      receiver.up();
      waitForArrivals(tandem, beforeReturn + 2);

      assertCommittedAreThere(committed);
      assertNothingWasLost(tandem);
    }
  }

  /** A scrape that was under way at the kill was counted by the page, but never committed. */
  private void assertCommittedAreThere(int committed) {
    Ticks ticks = Ticks.at(receiver);
    assertThat(ticks.samples()).extracting(QueryClient.Sample::millis).isSorted();
    int[] values = ticks.samples().stream().mapToInt(sample -> (int) sample.value()).toArray();
    assertThat(values).isSorted().doesNotHaveDuplicates();
    for (int value = 1; value <= ticks.last(); value++) {
      if (value != committed + 1) {
        assertThat(values).contains(value);
      }
    }
  }

  private static void assertNothingWasLost(TandemProcess tandem) {
    Account.assertBalances(tandem);
    assertThat(Account.of(tandem).dropped()).isZero();
  }
}
