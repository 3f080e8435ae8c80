// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tandem.cluster.FleetView;
import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.relabel.Relabeler;
import io.tandem.scrape.EncodingRules;
import io.tandem.scrape.ScrapeService;
import io.tandem.selfmetrics.SelfMetrics;
import io.tandem.target.Target;
import io.tandem.target.TargetSet;
import io.tandem.testing.CountingScrapeMetrics;
import io.tandem.testing.RecordingSink;
import io.tandem.testing.ScrapeConfigs;
import io.tandem.testing.StatusFixture;
import io.tandem.testing.WebFixture;
import io.tandem.web.Program;
import io.tandem.web.WebRoutes;
import io.tandem.web.WebViews;
import io.tandem.wire.Encoding;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Tandem and a real Prometheus that scrape the same exporter have apart. */
class DiffCommandIT {
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Vertx vertx = Vertx.vertx();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;
  private volatile String ofPrometheus = "same{x=\"1\"} 1\n";
  private volatile String ofTandem = ofPrometheus;
  private ScrapeService service;
  private Process prometheus;
  private int exporter;
  private int tandem;
  private int port;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Files.isExecutable(PROMETHEUS), PROMETHEUS + " is not installed");
    exporter =
        serve(
            request -> {
              boolean isTandem = request.getHeader("User-Agent").startsWith("Tandem");
              request
                  .response()
                  .putHeader("Content-Type", "text/plain; version=0.0.4")
                  .end(isTandem ? ofTandem : ofPrometheus);
            });
    startTandem();
    startPrometheus();
  }

  private int serve(Handler<HttpServerRequest> handler) {
    return vertx
        .createHttpServer()
        .requestHandler(handler)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private void startTandem() {
    service =
        new ScrapeService(
            vertx,
            List.of(vertx.getOrCreateContext()),
            Clock.system(),
            new HttpClients(vertx, Clock.system()),
            new RecordingSink(),
            new CountingScrapeMetrics(),
            "Tandem/test",
            folder,
            Runnable::run);
    Encoding encoding = new Encoding(0, Labels.EMPTY, null, 1000);
    service.configure(
        List.of(ScrapeConfigs.of("j").build()),
        Map.of(
            Replica.ONLY,
            List.of(new EncodingRules(encoding, Relabeler.compile(List.of(), false)))),
        "seed",
        false);
    WebViews views =
        new WebViews(
            service,
            service,
            () -> List.of(StatusFixture.flowing("amp")),
            WebFixture::taken,
            () -> null,
            List::of,
            () -> WebFixture.UNSHARDED,
            List::of,
            FleetView.STANDALONE);
    Program program = new Program("1", "r", "vm", 0, "vm", 9090, true, Map.of());
    Router router = Router.router(vertx);
    SelfMetrics metrics = new SelfMetrics(Clock.system(), "1", "r", SelfMetrics.Page.ALONE);
    new WebRoutes(program, views, () -> Future.succeededFuture(List.of()), metrics, Clock.system())
        .mount(router);
    tandem = serve(router);
  }

  private void startPrometheus() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path config =
        Files.writeString(
            folder.resolve("p.yml"),
            """
            global: {scrape_interval: 500ms, scrape_timeout: 500ms}
            scrape_configs:
            - job_name: j
              static_configs: [{targets: ['127.0.0.1:%d'], labels: {env: prod}}]
            """
                .formatted(exporter));
    prometheus =
        new ProcessBuilder(
                PROMETHEUS.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (prometheus != null) {
      prometheus.destroyForcibly().waitFor();
      service.shutDown();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void scrape(String env, String path) {
    Target target =
        new Target(
            "j",
            Labels.of("env", env, "instance", "127.0.0.1:" + exporter, "job", "j"),
            Labels.EMPTY,
            "http://127.0.0.1:" + exporter + path,
            INTERVAL,
            INTERVAL,
            1);
    service.onTargets(
        new TargetSet("j", List.of(target), List.of(), 0, List.of(), Map.of(), Set.of(), 1));
  }

  private int diff(String... more) {
    return diffAt(tandem, more);
  }

  private int diffAt(int tandemPort, String... more) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] first = {"diff", "127.0.0.1:" + port, "--tandem-url=http://127.0.0.1:" + tandemPort};
    String[] words = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, words, first.length, more.length);
    return Commands.commandLine(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(words);
  }

  private void awaitStatus(int status, String... more) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(diff(more)).as(out + "" + err).isEqualTo(status));
  }

  @Test
  void sameTargetsAndSeries_isStatus0() {
    scrape("prod", "/metrics");
    awaitStatus(0);
    assertThat(out.toString()).contains("Targets: 1 the same", "Series: 1 the same");
  }

  @Test
  void differences_areListed() {
    ofPrometheus = "same 1\nthere 1\nlabelled{zone=\"a\"} 1\nmine{cluster=\"c\"} 1\n";
    ofTandem = "same 1\nhere 1\nlabelled{zone=\"b\"} 1\nmine{cluster=\"c\"} 1\n";
    scrape("prod", "/metrics");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(diff()).isEqualTo(1);
              assertThat(out.toString())
                  .contains("Targets: 1 the same")
                  .contains("Series: 2 the same, 1 missing in Tandem, 1 added, 1 labelled")
                  .contains("missing  1 × job j there", "added    1 × job j here")
                  .contains("changed  1 × job j by zone: labelled: zone=\"a\" becomes \"b\"")
                  .contains("its own cluster becomes exported_cluster");
            });
  }

  @Test
  void targetsWithOtherLabelsOrElsewhere_areListed() {
    scrape("test", "/metrics");
    awaitStatus(1, "--targets-only");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              diff("--targets-only");
              assertThat(out.toString()).contains("env=\"prod\" becomes \"test\"");
            });
    scrape("prod", "/other");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              diff("--targets-only");
              assertThat(out.toString()).contains("is scraped at").contains("/other");
            });
  }

  @Test
  void whatCannotBeTold_isStatus2WithAReason() {
    assertThat(diffAt(1)).isEqualTo(2);
    int locked = serve(request -> request.response().setStatusCode(401).end("no"));
    assertThat(diffAt(locked)).isEqualTo(2);
    assertThat(err.toString()).contains("credentials");
    int page = serve(request -> request.response().end("<html>"));
    assertThat(diffAt(page)).isEqualTo(2);
    assertThat(err.toString()).contains("is no Tandem");
  }
}
