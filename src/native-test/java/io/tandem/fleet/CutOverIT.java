// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.tandem.endtoend.DebianProgram;
import io.tandem.endtoend.Exporter;
import io.tandem.endtoend.QueryClient.Sample;
import io.tandem.endtoend.TandemProcess;
import io.tandem.endtoend.TandemProcess.Start;
import io.tandem.model.Labels;
import io.tandem.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus is replaced by a pair of Tandem, as docs/migrating.md says, and takes over
 * again; what a real Cortex has of the targets is counted. Run by {@code ./tandem verify --e2e
 * cutover}.
 */
@Tag("scenario")
class CutOverIT {
  private static final String CLUSTER = "cut-over";
  private static final String OLD = "prometheus";
  private static final int TARGETS = 40;
  private static final int INTERVAL_SECONDS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String CONFIG =
      """
      global:
        scrape_interval: 5s
        scrape_timeout: 4s
        external_labels: {cluster: cut-over, __replica__: %s}
      scrape_configs:
        - job_name: shop
          static_configs:
      %s
      remote_write:
        - url: %s
          queue_config: {batch_send_deadline: 1s}
      """;

  private String targets;
  private FleetReceiver cortex;

  @Test
  void prometheusThatIsReplaced_leavesNoHole(@TempDir Path folder) throws IOException {
    var program = TestServers.cortex();
    assumeThat(program).as("Cortex: src/test/servers/build cortex makes it").isPresent();
    try (Exporter shop = new Exporter();
        CortexProcess receiver = new CortexProcess(program.orElseThrow(), made(folder, "cortex"))) {
      shop.page("/", Exporter.TEXT, "# TYPE sold_total counter\nsold_total 1\n");
      cortex = receiver;
      targets = targets(shop.address());
      goOver(folder);
    }
  }

  private void goOver(Path folder) throws IOException {
    try (DebianProgram prometheus = prometheus(folder)) {
      awaitElected(OLD);
      try (TandemProcess a = tandem(folder, "a");
          TandemProcess b = tandem(folder, "b")) {
        awaitReady(a, b);
        Fleet.sleepSeconds(30);
        assertThat(cortex.elected(CLUSTER)).isEqualTo(OLD);
        long start = System.currentTimeMillis();
        prometheus.stop();
        await("a replica of Tandem is elected")
            .atMost(PATIENCE)
            .until(() -> !cortex.elected(CLUSTER).equals(OLD));
        Fleet.sleepSeconds(45);
        Change over = Change.since(start, cortex, "there");
        assertThat(over.missing()).isZero();
        back(folder, a, b);
      }
    }
  }

  private void back(Path folder, TandemProcess a, TandemProcess b) throws IOException {
    try (DebianProgram again = prometheus(folder)) {
      Fleet.sleepSeconds(20);
      long start = System.currentTimeMillis();
      a.terminate();
      b.terminate();
      awaitElected(OLD);
      Fleet.sleepSeconds(45);
      Change.since(start, cortex, "back");
      assertThat(again.get("/-/ready")).isNotEmpty();
    }
  }

  private void awaitElected(String replica) {
    await(replica + " is elected")
        .atMost(PATIENCE)
        .until(() -> cortex.elected(CLUSTER).equals(replica));
  }

  private static void awaitReady(TandemProcess... all) {
    for (TandemProcess one : all) {
      one.await("being ready", PATIENCE, () -> one.status("GET", "/-/ready") == 200);
    }
  }

  private DebianProgram prometheus(Path folder) throws IOException {
    return DebianProgram.prometheusAgent(
        made(folder, OLD), CONFIG.formatted(OLD, targets, cortex.writeUrl()));
  }

  private TandemProcess tandem(Path folder, String replica) throws IOException {
    return TandemProcess.launch(
        new Start(
            made(folder, replica),
            CONFIG.formatted(replica, targets, cortex.writeUrl()),
            Map.of(),
            List.of("--fleet.mode=standalone")));
  }

  private static Path made(Path folder, String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private static String targets(String address) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < TARGETS; i++) {
      text.append(
          "      - {targets: ['%s'], labels: {__metrics_path__: /, target: t%d}}%n"
              .formatted(address, i));
    }
    return text.toString();
  }

  /**
   * What the receiver has of a time of change, over all targets.
   *
   * @param missing samples that are not there: a distance of two and a half intervals misses one
   * @param early distances of less than half an interval, where both were asked
   */
  private record Change(int series, int samples, int missing, int early, double longestSeconds) {
    static Change since(long millis, FleetReceiver cortex, String which) {
      int seconds = (int) ((System.currentTimeMillis() - millis) / 1000) + 30;
      Map<Labels, List<Sample>> all = cortex.queries().history("up{target!=\"\"}", seconds);
      Change change = new Change(all.size(), 0, 0, 0, 0);
      for (List<Sample> series : all.values()) {
        change = change.with(series);
      }
      Report.said(
          String.format(
              Locale.ROOT,
              "cutover-%s targets=%d samples=%d missing=%d closer-than-half=%d longest=%.1fs",
              which,
              change.series,
              change.samples,
              change.missing,
              change.early,
              change.longestSeconds));
      assertThat(change.series).isEqualTo(TARGETS);
      return change;
    }

    private Change with(List<Sample> series) {
      int missed = missing;
      int close = early;
      double longest = longestSeconds;
      for (int i = 1; i < series.size(); i++) {
        double distance = (series.get(i).millis() - series.get(i - 1).millis()) / 1000.0;
        missed += Math.max(0, (int) Math.floor(distance / INTERVAL_SECONDS + 0.5 - 1e-3) - 1);
        close += distance < INTERVAL_SECONDS / 2.0 ? 1 : 0;
        longest = Math.max(longest, distance);
      }
      return new Change(this.series, samples + series.size(), missed, close, longest);
    }
  }
}
