// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tandem and Prometheus in agent mode scrape the same hundred targets with the same configuration
 * and write to a recorder each: what the two wrote is the same, scrape by scrape and bit for bit.
 *
 * <p>Two minutes; for longer {@code -Dsidebyside.seconds=600}, with another Prometheus {@code
 * -Dsidebyside.prometheus=/path/prometheus}.
 */
@Timeout(3600)
@Tag("scenario")
class SideBySideIT {
  private static final int TARGETS = 100;
  private static final int SECONDS = Integer.getInteger("sidebyside.seconds", 120);
  private static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final int HALF = SECONDS / 6;

  @TempDir Path folder;

  private String config(String address, String url) {
    return """
        global: {scrape_interval: 3s, scrape_timeout: 3s, external_labels: {region: eu}}
        scrape_configs:
        - job_name: changing
          file_sd_configs: [{files: [%s], refresh_interval: 1s}]
          relabel_configs:
          - source_labels: [__address__]
            regex: '(\\d+)'
            target_label: __metrics_path__
            replacement: /target/$1/metrics
          - {source_labels: [__address__], target_label: instance, replacement: target-$1}
          - {target_label: __address__, replacement: '%s'}
          - {source_labels: [instance], regex: '.*7', target_label: seventh, replacement: 'yes'}
          metric_relabel_configs:
          - {source_labels: [__name__], regex: dropped, action: drop}
          - {source_labels: [place], regex: 'ä(1.)', target_label: room, replacement: r$1}
        remote_write:
        - url: %s
          queue_config: {batch_send_deadline: 300ms, max_shards: 1}
        """
        .formatted(folder.resolve("targets.json"), address, url);
  }

  /** Writes which targets there are; a rename, so that nobody reads half a file. */
  private void discover(int from, int to) throws IOException {
    String list =
        IntStream.range(from, to).mapToObj(t -> "\"" + t + '"').collect(Collectors.joining(","));
    Path written =
        Files.writeString(folder.resolve("targets.tmp"), "[{\"targets\":[" + list + "]}]");
    Files.move(
        written,
        folder.resolve("targets.json"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void both_writeTheSame() throws Exception {
    discover(0, TARGETS - 10);
    ScrapeLog ours;
    ScrapeLog theirs;
    // Prometheus sends nothing on that is older than its own start.
    long ahead = System.currentTimeMillis() + Duration.ofMinutes(1).toMillis();
    try (ChangingTargets targets = new ChangingTargets(TARGETS, ahead);
        WriteRecorder toTandem = new WriteRecorder();
        WriteRecorder toPrometheus = new WriteRecorder();
        DebianProgram prometheus =
            DebianProgram.prometheusAgent(folder, config(targets.address(), toPrometheus.url()));
        TandemProcess tandem =
            TandemProcess.start(
                Files.createDirectory(folder.resolve("tandem")),
                config(targets.address(), toTandem.url()))) {
      Duration patience = Duration.ofSeconds(SECONDS).plus(TandemProcess.PATIENCE);
      tandem.await("first half", patience, () -> targets.leastAsked(0, TARGETS - 10) >= HALF);
      discover(10, TARGETS);
      tandem.await("second half", patience, () -> targets.leastAsked(10, TARGETS) >= HALF);
      assertThat(prometheus.address()).isNotEmpty();
      tandem.terminate();
      ours = new ScrapeLog(toTandem.recorded());
      theirs = new ScrapeLog(toPrometheus.recorded());
    }
    compareScrapes(ours.scrapes(), theirs.scrapes());
    compareTimed(ours.timed(), theirs.timed());
    List<String> removed = IntStream.range(0, 10).mapToObj(t -> "target-" + t).toList();
    assertThat(ours.properlyEnded()).containsExactlyInAnyOrderElementsOf(removed);
    assertThat(theirs.properlyEnded()).containsExactlyInAnyOrderElementsOf(removed);
    for (ScrapeLog log : List.of(ours, theirs)) {
      List<Long> gaps = log.gaps();
      assertThat(gaps.get(gaps.size() / 2)).isEqualTo(INTERVAL.toMillis());
    }
  }

  private static void compareScrapes(
      Map<String, List<Map<String, String>>> ours, Map<String, List<Map<String, String>>> theirs) {
    assertThat(ours.keySet()).isEqualTo(theirs.keySet()).hasSize(TARGETS);
    int compared = 0;
    List<String> differences = new ArrayList<>();
    for (String target : ours.keySet()) {
      // The last ones may be on their way still.
      int count = Math.min(ours.get(target).size(), theirs.get(target).size()) - 1;
      for (int n = 0; n < count; n++) {
        Map<String, String> mine = ours.get(target).get(n);
        Map<String, String> other = theirs.get(target).get(n);
        compared += mine.size();
        if (!mine.equals(other)) {
          differences.add(target + " scrape " + n + difference(mine, other));
        }
      }
    }
    System.out.println("side by side: " + compared + " samples compared");
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(TARGETS * 30 * (SECONDS / 10));
  }

  private static String difference(Map<String, String> mine, Map<String, String> other) {
    List<String> lines = new ArrayList<>();
    mine.forEach(
        (series, value) -> {
          if (!value.equals(other.get(series))) {
            lines.add(series + " is " + value + ", there " + other.get(series));
          }
        });
    other.forEach(
        (series, value) -> {
          if (!mine.containsKey(series)) {
            lines.add(series + " is missing, there " + value);
          }
        });
    return ": " + lines.size() + " differ: " + lines.subList(0, Math.min(3, lines.size()));
  }

  /** Samples with the exporter's own time carry exactly that, and are never marked stale. */
  private static void compareTimed(
      Map<String, List<String>> ours, Map<String, List<String>> theirs) {
    assertThat(ours.keySet()).isEqualTo(theirs.keySet()).hasSize(TARGETS);
    ours.forEach(
        (series, samples) -> {
          int count = Math.min(samples.size(), theirs.get(series).size());
          assertThat(samples.subList(0, count)).isEqualTo(theirs.get(series).subList(0, count));
        });
  }
}
