// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM: what is pending goes out, and the next start knows where this one ended. */
class ShutdownIT {
  @TempDir Path folder;
  private final Receiver receiver = new Receiver();
  private final Exporter exporter = new Exporter();

  @AfterEach
  void end() {
    exporter.close();
    receiver.close();
  }

  private String config() {
    return """
        global: {scrape_interval: 500ms, scrape_timeout: 500ms}
        scrape_configs:
          - job_name: ticks
            static_configs: [{targets: ["%s"]}]
        remote_write: [{url: "%s", queue_config: {batch_send_deadline: 100ms, max_backoff: 1s}}]
        """
        .formatted(exporter.address(), receiver.url());
  }

  @Test
  void sigterm_withSamplesPending_sendsThemAndTheNextStartSendsNothingTwice() {
    AtomicInteger scrapes = exporter.counter("/metrics");
    int through;
    try (TandemProcess tandem = TandemProcess.start(folder, config())) {
      tandem.await("scrapes", () -> Ticks.at(receiver).last() >= 2);
      receiver.queries().post("/-/fault?status=503&count=2");
      int before = scrapes.get();
      tandem.await("pending ones", () -> scrapes.get() >= before + 2);

      assertThat(tandem.terminate()).isIn(0, 143);
      assertThat(tandem.log()).contains("Tandem stopped");
      // A scrape that was under way when the signal came is counted by the page only.
      through = Ticks.at(receiver).last();
      assertThat(through).isBetween(scrapes.get() - 1, scrapes.get());
      Ticks.at(receiver).assertWhole(through);
    }
    double takenBefore = receiver.sampleCount();
    try (TandemProcess tandem = TandemProcess.start(folder, config())) {
      tandem.await("new scrapes", () -> Ticks.at(receiver).last() >= through + 3);
      Account.assertBalances(tandem);

      Account account = Account.of(tandem);
      assertThat(account.restored()).as("found unsent at the start").isZero();
      assertThat(account.dropped()).isZero();
      assertThat(receiver.sampleCount() - takenBefore)
          .as("taken since the start")
          .isLessThanOrEqualTo(Account.of(tandem).handedOver());
    }
  }

  @Test
  void sigterm_withTheReceiverGone_keepsThePendingOnesForTheNextStart() {
    exporter.counter("/metrics");
    int committed;
    try (TandemProcess tandem =
        TandemProcess.start(folder, config(), "--storage.remote.flush-deadline=1s")) {
      tandem.await("scrapes", () -> Ticks.at(receiver).last() >= 2);
      receiver.down();
      tandem.await("pending ones", () -> Account.of(tandem).pending() >= 20);
      committed = (int) Math.ceil(Account.of(tandem).pending() / 6);

      assertThat(tandem.terminate()).isIn(0, 143);
    }
    receiver.up();
    int before = Ticks.at(receiver).last();
    try (TandemProcess tandem = TandemProcess.start(folder, config())) {
      tandem.await("what waited", () -> Ticks.at(receiver).last() >= before + committed + 1);

      assertThat(Account.of(tandem).restored()).isPositive();
      assertThat(Account.of(tandem).dropped()).isZero();
      Ticks.at(receiver).assertWhole(before + committed + 1);
    }
  }
}
