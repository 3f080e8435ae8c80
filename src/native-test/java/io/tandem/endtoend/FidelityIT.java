// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.Labels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real exporter's page arrives at a server series for series and bit for bit. */
class FidelityIT {
  private static final Set<String> REPORT =
      Set.of(
          "up",
          "scrape_duration_seconds",
          "scrape_samples_scraped",
          "scrape_samples_post_metric_relabeling",
          "scrape_series_added");

  @TempDir Path folder;

  /**
   * One page of a real exporter in four dresses. The label device is the target's and the page's.
   */
  private static Exporter frozen(String page) {
    String openMetrics = ExposedPage.openMetrics(page);
    byte[] text = page.getBytes(StandardCharsets.UTF_8);
    byte[] open = openMetrics.getBytes(StandardCharsets.UTF_8);
    return new Exporter()
        .page("/text", Exporter.TEXT, text)
        .gzipPage("/text-gzip", Exporter.TEXT, Exporter.gzip(out -> out.write(text)))
        .page("/open", Exporter.OPEN_METRICS, open)
        .gzipPage("/open-gzip", Exporter.OPEN_METRICS, Exporter.gzip(out -> out.write(open)));
  }

  private static final Map<String, Boolean> HONOR_LABELS =
      Map.of("text", true, "text-gzip", false, "open", false, "open-gzip", true);

  private static String config(Exporter exporter, String url) {
    StringBuilder jobs = new StringBuilder();
    HONOR_LABELS.forEach(
        (job, honor) ->
            jobs.append(
                """
                  - job_name: %s
                    metrics_path: /%s
                    honor_labels: %s
                    static_configs: [{targets: ["%s"], labels: {device: ours, zone: "ä \\"q\\""}}]
                """
                    .formatted(job, job, honor, exporter.address())));
    return """
        global:
          scrape_interval: 1s
          external_labels: {cluster: fidelity}
        scrape_configs:
        %sremote_write:
          - url: %s
            queue_config: {batch_send_deadline: 100ms}
        """
        .formatted(jobs, url);
  }

  private static Labels target(String job, Exporter exporter) {
    return Labels.of(
        "job", job, "instance", exporter.address(), "device", "ours", "zone", "ä \"q\"");
  }

  private static void compare(String page, Exporter exporter, QueryClient server) {
    Map<Labels, Double> exposed = ExposedPage.parse(page);
    assertThat(exposed).hasSizeGreaterThan(200);
    HONOR_LABELS.forEach(
        (job, honor) -> {
          Map<Labels, Double> expected =
              ExposedPage.scraped(exposed, target(job, exporter), honor).entrySet().stream()
                  .collect(Collectors.toMap(e -> withCluster(e.getKey()), Map.Entry::getValue));
          Map<Labels, Double> stored = server.values("{job=\"" + job + "\"}");
          Map<String, Double> report =
              stored.entrySet().stream()
                  .filter(e -> isReport(e.getKey()))
                  .collect(Collectors.toMap(e -> name(e.getKey()), Map.Entry::getValue));
          stored.keySet().removeIf(FidelityIT::isReport);

          assertThat(report).containsOnlyKeys(REPORT).containsEntry("up", 1.0);
          assertThat(report).containsEntry("scrape_samples_scraped", (double) exposed.size());
          assertThat(difference(expected.keySet(), stored.keySet())).as("missing").isEmpty();
          assertThat(difference(stored.keySet(), expected.keySet())).as("made up").isEmpty();
          assertThat(stored).isEqualTo(expected);
        });
  }

  private static Labels withCluster(Labels labels) {
    return labels.toBuilder().set("cluster", "fidelity").build();
  }

  private static String name(Labels labels) {
    return String.valueOf(labels.get(Labels.METRIC_NAME));
  }

  private static boolean isReport(Labels labels) {
    return REPORT.contains(name(labels));
  }

  private static Set<String> difference(Set<Labels> from, Set<Labels> without) {
    return from.stream()
        .filter(labels -> !without.contains(labels))
        .map(Labels::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean allArrived(QueryClient server) {
    return server.values("scrape_series_added").size() == HONOR_LABELS.size();
  }

  @Test
  void nodeExporterPage_deliveredToTheReceiver_isThereExactly() {
    try (DebianProgram node = DebianProgram.nodeExporter(folder);
        Receiver receiver = new Receiver()) {
      String page = node.get("/metrics");
      try (Exporter exporter = frozen(page);
          TandemProcess tandem = TandemProcess.start(folder, config(exporter, receiver.url()))) {
        tandem.await("every job arrives", () -> allArrived(receiver.queries()));
        compare(page, exporter, receiver.queries());
      }
    }
  }

  @Test
  void nodeExporterPage_deliveredToPrometheus_isThereExactly() throws Exception {
    try (DebianProgram node = DebianProgram.nodeExporter(folder);
        DebianProgram server = DebianProgram.prometheus(folder)) {
      String page = node.get("/metrics");
      QueryClient queries = new QueryClient("http://" + server.address());
      String url = "http://" + server.address() + "/api/v1/write";
      try (Exporter exporter = frozen(page);
          TandemProcess tandem = TandemProcess.start(folder, config(exporter, url))) {
        tandem.await("every job arrives", () -> allArrived(queries));
        compare(page, exporter, queries);
      }
    }
  }

  @Test
  void nodeExporterItself_scrapedLive_hasEverySeriesAtTheReceiver() {
    try (DebianProgram node = DebianProgram.nodeExporter(folder);
        Receiver receiver = new Receiver();
        TandemProcess tandem =
            TandemProcess.start(
                folder,
                """
                scrape_configs:
                  - job_name: node
                    scrape_interval: 1s
                    scrape_timeout: 1s
                    static_configs: [{targets: ["%s"]}]
                remote_write: [{url: "%s", queue_config: {batch_send_deadline: 100ms}}]
                """
                    .formatted(node.address(), receiver.url()))) {
      Labels target = Labels.of("job", "node", "instance", node.address());
      // A machine's mounts and devices may come and go between the two looks.
      tandem.await(
          "the series of the page and no others",
          () -> {
            Set<Labels> page =
                ExposedPage.scraped(ExposedPage.parse(node.get("/metrics")), target, false)
                    .keySet();
            Set<Labels> stored = receiver.queries().values("{job=\"node\"}").keySet();
            stored.removeIf(FidelityIT::isReport);
            return page.equals(stored);
          });
    }
  }
}
