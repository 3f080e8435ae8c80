// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.tandem.config.DiscoveryConfig.FileSd;
import io.tandem.config.DiscoveryConfig.HttpSd;
import io.tandem.config.DiscoveryConfig.StaticGroup;
import io.tandem.config.HttpClientConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.tandem.model.Labels;
import io.tandem.testing.ScrapeConfigs;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryServiceIT {
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, List<TargetGroup>> jobs = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final DiscoveryFaults faults = new DiscoveryFaults();
  private final DiscoveryService service =
      new DiscoveryService(
          vertx,
          vertx.getOrCreateContext(),
          new HttpClients(vertx, Clock.system()),
          Clock.system(),
          new DiscoveryReports(DiscoveryMetrics.NONE, faults),
          DiscovererFactory.NONE);

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile String body = "[]";
  private volatile String type = "application/json";
  private volatile int status = 200;
  private HttpServer server;
  @TempDir private Path dir;

  @BeforeEach
  void serve() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  requests.add(
                      request.getHeader("X-Prometheus-Refresh-Interval-Seconds")
                          + " "
                          + request.getHeader("Accept"));
                  request
                      .response()
                      .setStatusCode(status)
                      .putHeader("Content-Type", type)
                      .end(body);
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  @AfterEach
  void stop() {
    service.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void start(ScrapeConfig... configs) {
    service.start(
        List.of(configs),
        (job, groups, whole) -> {
          calls.add(job);
          jobs.put(job, groups);
        });
  }

  private static ScrapeConfig statics(String job, String... targets) {
    return ScrapeConfigs.of(job)
        .discovery(new StaticGroup(List.of(targets), Labels.of("a", "b")))
        .build();
  }

  private ScrapeConfig files(String pattern) {
    return ScrapeConfigs.of("job")
        .discovery(new FileSd(List.of(dir.resolve(pattern).toString()), Duration.ofMinutes(5)))
        .build();
  }

  private String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/sd?x=1";
  }

  private ScrapeConfig http() {
    return ScrapeConfigs.of("job")
        .discovery(new HttpSd(url(), Duration.ofMillis(250), HttpClientConfig.DEFAULT))
        .build();
  }

  private void awaitAddresses(String... addresses) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(addresses()).containsExactlyInAnyOrder(addresses));
  }

  private List<String> addresses() {
    List<TargetGroup> groups = jobs.get("job");
    return groups == null
        ? List.of("nothing yet")
        : groups.stream()
            .flatMap(group -> group.targets().stream())
            .map(labels -> labels.get("__address__"))
            .toList();
  }

  private static String group(String address) {
    return "[{\"targets\": [\"" + address + "\"], \"labels\": {\"k\": \"v\"}}]";
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(dir.resolve(file), text);
  }

  @Test
  void staticGroups_areToldOnce_withTheirLabels() {
    start(statics("job", "h:1"));
    awaitAddresses("h:1");
    assertThat(jobs.get("job").getFirst().labels()).isEqualTo(Labels.of("a", "b"));
    assertThat(calls).containsExactly("job");
  }

  @Test
  void jobWithoutDiscovery_isToldOfNothing() {
    start(ScrapeConfigs.of("job").build());
    awaitAddresses();
  }

  @Test
  void reload_tellsOfEveryJobAgain() {
    start(statics("job", "h:1"), statics("other", "h:2"));
    awaitAddresses("h:1");
    service.reload(List.of(statics("job", "h:3")));
    awaitAddresses("h:3");
    assertThat(calls).containsExactly("job", "other", "job");
  }

  @Test
  void changedFile_isReadAgain_brokenOneKeepsTargets_removedOneTakesThemAlong() throws IOException {
    write("a.json", group("h:1"));
    write("b.yml", "- targets: ['h:2']\n  labels: {n: 5}\n");
    start(files("*.*"));
    awaitAddresses("h:1", "h:2");
    assertThat(jobs.get("job").getLast().labels())
        .isEqualTo(Labels.of("__meta_filepath", dir.resolve("b.yml").toString(), "n", "5"));
    write("a.json", "[{");
    write("b.yml", "- targets: ['h:3']\n");
    awaitAddresses("h:1", "h:3");
    Files.delete(dir.resolve("b.yml"));
    awaitAddresses("h:1");
  }

  @Test
  void fileRenamedIntoPlace_isSeen() throws IOException {
    write("t.json", group("h:1"));
    start(files("t.json"));
    awaitAddresses("h:1");
    write("t.tmp", group("h:2"));
    Files.move(dir.resolve("t.tmp"), dir.resolve("t.json"), StandardCopyOption.REPLACE_EXISTING);
    awaitAddresses("h:2");
  }

  @Test
  void httpEndpoint_isAskedAsPrometheusAsks() {
    body = group("h:1");
    start(http());
    awaitAddresses("h:1");
    assertThat(jobs.get("job").getFirst().labels())
        .isEqualTo(Labels.of("__meta_url", url(), "k", "v"));
    assertThat(requests.getFirst()).isEqualTo("0.25 application/json");
  }

  @Test
  void httpFailure_keepsTargets_emptyListRemovesThem() {
    body = group("h:1");
    start(http());
    awaitAddresses("h:1");
    status = 503;
    body = "[]";
    awaitRequests(3);
    status = 200;
    type = "text/html";
    awaitRequests(3);
    type = "application/json";
    body = "[null]";
    awaitRequests(3);
    awaitAddresses("h:1");
    body = "[]";
    awaitAddresses();
  }

  @Test
  void httpEndpointThatFailsFirst_leavesTheJobEmpty_andIsShownWhileItLasts() {
    status = 500;
    start(http());
    awaitAddresses();
    assertThat(faults.current()).singleElement(STRING).startsWith("http: " + url() + ": ");
    service.reload(List.of());
    await().until(() -> faults.current().isEmpty());
  }

  @Test
  void reload_keepsDiscoverersThatDidNotChange() {
    body = group("h:1");
    ScrapeConfig slow =
        ScrapeConfigs.of("job")
            .discovery(new HttpSd(url(), Duration.ofMinutes(5), HttpClientConfig.DEFAULT))
            .build();
    start(slow);
    awaitAddresses("h:1");
    service.reload(List.of(slow, statics("other", "h:2")));
    await().until(() -> jobs.containsKey("other"));
    assertThat(requests).hasSize(1);
    assertThat(calls).containsExactlyInAnyOrder("job", "job", "other");
  }

  private void awaitRequests(int more) {
    int before = requests.size();
    await().until(() -> requests.size() >= before + more);
  }
}
