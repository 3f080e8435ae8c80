// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
 * <p>A scrape that the machine was too busy to end in time, on either side, is not compared, nor is
 * the one behind it; what is left must be enough.
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
    WriteRecorder toTandem = new WriteRecorder();
    WriteRecorder toPrometheus = new WriteRecorder();
    // Prometheus sends nothing on that is older than its own start.
    long ahead = System.currentTimeMillis() + Duration.ofMinutes(1).toMillis();
    try (ChangingTargets targets = new ChangingTargets(TARGETS, ahead);
        toTandem;
        toPrometheus;
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
    }
    ScrapeLog ours = new ScrapeLog(toTandem.recorded());
    ScrapeLog theirs = new ScrapeLog(toPrometheus.recorded());
    Map<String, Set<Integer>> disturbed =
        ours.scrapes().keySet().stream()
            .collect(Collectors.toMap(target -> target, target -> disturbed(ours, theirs, target)));
    compareScrapes(ours.scrapes(), theirs.scrapes(), disturbed);
    compareTimed(ours.timed(), theirs.timed(), disturbed, ahead);
    List<String> removed = IntStream.range(0, 10).mapToObj(t -> "target-" + t).toList();
    assertThat(ours.properlyEnded()).containsExactlyInAnyOrderElementsOf(removed);
    assertThat(theirs.properlyEnded()).containsExactlyInAnyOrderElementsOf(removed);
    List<Long> gaps = ours.gaps();
    assertThat(gaps.get(gaps.size() / 2)).isEqualTo(INTERVAL.toMillis());
  }

  private static Set<Integer> disturbed(ScrapeLog ours, ScrapeLog theirs, String target) {
    Set<Integer> places = new HashSet<>(ours.disturbed(target, INTERVAL));
    places.addAll(theirs.disturbed(target, INTERVAL));
    return places;
  }

  private static void compareScrapes(
      Map<String, List<Map<String, String>>> ours,
      Map<String, List<Map<String, String>>> theirs,
      Map<String, Set<Integer>> disturbed) {
    assertThat(ours.keySet()).isEqualTo(theirs.keySet()).hasSize(TARGETS);
    int compared = 0;
    int leftOut = 0;
    List<String> differences = new ArrayList<>();
    for (String target : ours.keySet()) {
      // The last ones may be on their way still.
      int count = Math.min(ours.get(target).size(), theirs.get(target).size()) - 1;
      for (int n = 0; n < count; n++) {
        if (disturbed.get(target).contains(n)) {
          leftOut++;
          continue;
        }
        Map<String, String> mine = ours.get(target).get(n);
        Map<String, String> other = theirs.get(target).get(n);
        compared += mine.size();
        if (!mine.equals(other)) {
          differences.add(target + " scrape " + n + difference(mine, other));
        }
      }
    }
    System.out.printf(
        "side by side: %d samples compared, %d scrapes left out%n", compared, leftOut);
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
      Map<String, TreeMap<Long, String>> ours,
      Map<String, TreeMap<Long, String>> theirs,
      Map<String, Set<Integer>> disturbed,
      long startMillis) {
    assertThat(ours.keySet()).isEqualTo(theirs.keySet()).hasSize(TARGETS);
    ours.forEach(
        (target, samples) -> {
          TreeMap<Long, String> others = theirs.get(target);
          long end = Math.min(samples.lastKey(), others.lastKey());
          assertThat(undisturbed(samples.headMap(end), disturbed.get(target), startMillis))
              .isEqualTo(undisturbed(others.headMap(end), disturbed.get(target), startMillis));
        });
  }

  /** The time of a page tells its number. */
  private static Map<Long, String> undisturbed(
      Map<Long, String> samples, Set<Integer> disturbed, long startMillis) {
    Map<Long, String> left = new TreeMap<>(samples);
    left.keySet().removeIf(millis -> disturbed.contains((int) ((millis - startMillis) / 1000)));
    return left;
  }
}
