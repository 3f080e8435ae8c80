// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk under the spool is full: the program goes on from memory, says so, and recovers. */
class FullDiskIT {
  private static final int SERIES = 2_000;

  @TempDir Path folder;
  private final Receiver receiver = new Receiver();
  private final Exporter exporter = new Exporter();
  private final AtomicInteger scrapes = new AtomicInteger();
  private Path disk;

  @BeforeEach
  void mount() throws IOException {
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk.toString()) == 0,
        "a small file system cannot be mounted here: this test needs root and the right to mount");
    AtomicLong noise = new AtomicLong(1);
    exporter.serve(
        "/metrics",
        exchange -> {
          StringBuilder page = new StringBuilder("ticks_total " + scrapes.incrementAndGet() + "\n");
          for (int i = 0; i < SERIES; i++) {
            // Values that do not compress, so that the disk is full soon.
            long next = noise.updateAndGet(n -> n * 6364136223846793005L + 1442695040888963407L);
            page.append("noise{n=\"").append(i).append("\"} ").append(next * 1e-3).append('\n');
          }
          Exporter.send(exchange, Exporter.TEXT, Exporter.bytes(page.toString()));
        });
  }

  @AfterEach
  void end() {
    exporter.close();
    receiver.close();
    run("umount", disk.toString());
  }

  private static int run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private String config() {
    return """
        global: {scrape_interval: 500ms, scrape_timeout: 500ms}
        scrape_configs:
          - job_name: noise
            static_configs: [{targets: ["%s"]}]
        remote_write: [{url: "%s", queue_config: {batch_send_deadline: 100ms, max_backoff: 1s}}]
        """
        .formatted(exporter.address(), receiver.url());
  }

  @Test
  void disk_fullWhileTheReceiverIsGone_isSaidAndNothingIsLost() {
    try (TandemProcess tandem =
        TandemProcess.start(
            folder,
            config(),
            "--storage.path=" + disk.resolve("data"),
            "--remote-write.memory-bytes=16MB")) {
      tandem.await("a delivery", () -> Ticks.at(receiver).last() >= 2);
      receiver.down();
      tandem.await("a full disk", () -> tandem.metric("tandem_spool_broken") == 1);
      assertThat(tandem.log()).contains("spool not writable, keeping data in memory");
      int before = scrapes.get();
      tandem.await("scrapes go on", () -> scrapes.get() >= before + 4);
      assertThat(tandem.status("GET", "/-/healthy")).isEqualTo(200);

      receiver.up();
      int through = scrapes.get();
      tandem.await("what waited", () -> Ticks.at(receiver).last() >= through + 1);
      tandem.await("a disk that takes again", () -> tandem.metric("tandem_spool_broken") == 0);

      assertThat(tandem.log()).contains("spool writable again");
      Ticks.at(receiver).assertWhole(through + 1);
      Account.assertBalances(tandem);
      assertThat(Account.of(tandem).dropped()).isZero();
    }
  }
}
