// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.discovery.DiscoveryFaults;
import io.tandem.discovery.DiscoveryMetrics;
import io.tandem.discovery.DiscoveryReports;
import io.tandem.discovery.kubernetes.feed.ConnectionKey;
import io.tandem.discovery.kubernetes.feed.ConnectionOpener;
import io.tandem.discovery.kubernetes.feed.FeedContext;
import io.tandem.discovery.kubernetes.feed.FeedPool;
import io.tandem.discovery.operator.translate.MonitorKind;
import io.tandem.discovery.operator.translate.OperatorSettings;
import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.tandem.testing.ApiServer;
import io.tandem.testing.ClusterObjects;
import io.tandem.testing.MonitorObjects;
import io.tandem.testing.VertxTestLoop;
import io.tandem.testing.WithApiServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Monitors on a real API server with RBAC on, as an account with no right but those it needs. */
@ExtendWith(WithApiServer.class)
class MonitorsIT {
  private static final String ONE = "{\"selector\":{},\"endpoints\":[{\"port\":\"web\"}]}";
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration LATER = Duration.ofSeconds(40);

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService worker = Executors.newFixedThreadPool(2);
  private final DiscoveryFaults faults = new DiscoveryFaults();
  private final VertxTestLoop loop = new VertxTestLoop(vertx, vertx.getOrCreateContext());
  private final ApiServer server;
  private final ClusterObjects objects;
  private final MonitorObjects made;
  private volatile List<MonitorJobs> told = List.of();
  private volatile Set<MonitorKind> unknown = Set.of();
  private Monitors monitors;

  MonitorsIT(ApiServer server) {
    this.server = server;
    objects = new ClusterObjects(server);
    made = new MonitorObjects(server, objects.namespace);
    made.define();
    objects.account("coordinator", "pods");
  }

  @AfterEach
  void close() {
    loop.execute(monitors::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    worker.shutdownNow();
  }

  private void start(String spec) {
    Path kubeconfig = server.kubeconfig(objects.namespace, "coordinator");
    DiscoveryReports reports = new DiscoveryReports(DiscoveryMetrics.NONE, faults);
    ConnectionOpener opener =
        new ConnectionOpener(vertx, loop, worker, new HttpClients(vertx, Clock.system()));
    FeedPool pool =
        new FeedPool(
            new FeedContext(
                loop,
                Clock.system(),
                new Random(),
                DiscoveryMetrics.NONE,
                reports.failures("kubernetes")),
            key -> opener.apply(new ConnectionKey(null, kubeconfig, key.http())));
    JsonObject object =
        new JsonObject()
            .put("metadata", new JsonObject().put("namespace", objects.namespace))
            .put("spec", new JsonObject(spec));
    monitors =
        new Monitors(
            loop,
            pool,
            reports.failures("operator"),
            new OperatorSettings(object, "default"),
            true,
            (jobs, kinds) -> {
              told = jobs;
              unknown = kinds;
              monitors.judged(jobs, Map.of());
            });
    loop.execute(monitors::start);
  }

  private void awaitTold(Duration limit, String... names) {
    await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () ->
                assertThat(told.stream().map(MonitorJobs::shown).map(this::name))
                    .containsExactlyInAnyOrder(names));
  }

  private String name(String shown) {
    return shown.substring(shown.lastIndexOf('/') + 1);
  }

  @Test
  void monitorsThatComeChangeAndGo_areToldWithinSeconds_andOnlyThoseSelected() {
    made.allow("coordinator", List.of("servicemonitors", "podmonitors"), "none");
    made.create("ServiceMonitor", "first", Map.of("team", "a"), ONE);
    made.create("ServiceMonitor", "other", Map.of("team", "b"), ONE);
    start(
        """
        {"serviceMonitorSelector":{"matchLabels":{"team":"a"}},"podMonitorSelector":{}}
        """);
    awaitTold(LATER, "first");

    made.create("ServiceMonitor", "second", Map.of("team", "a"), ONE);
    awaitTold(SOON, "first", "second");
    made.change("servicemonitors", "first", ONE.replace("web", "metrics"));
    await().atMost(SOON).until(() -> told.toString().contains("\"metrics\""));
    made.delete("servicemonitors", "first");
    awaitTold(SOON, "second");

    assertThat(faults.current()).isEmpty();
  }

  @Test
  void secretThatIsMissing_isNamed_whileOthersGoOn_untilItIsThere() {
    made.allow("coordinator", List.of("servicemonitors"), "login");
    made.create("ServiceMonitor", "open", Map.of(), ONE);
    made.create(
        "ServiceMonitor",
        "closed",
        Map.of(),
        """
        {"selector":{},"endpoints":[{"port":"web","bearerTokenSecret":{"name":"login","key":"t"}}]}
        """);
    start("{\"serviceMonitorSelector\":{}}");

    awaitTold(LATER, "open");
    assertThat(faults.current())
        .containsExactly(
            "operator: ServiceMonitor %1$s/closed: Secret %1$s/login: there is none"
                .formatted(objects.namespace));
    made.secret("login", "t", "abc.def");
    awaitTold(LATER, "open", "closed");
    assertThat(told.toString()).contains("abc.def");
    assertThat(faults.current()).isEmpty();
  }

  @Test
  void faultsOfOneKind_areNamed_andCostTheOthersNothing() {
    made.allow("coordinator", List.of("servicemonitors", "scrapeconfigs"), "none");
    made.create("ServiceMonitor", "good", Map.of(), ONE);
    made.create("ServiceMonitor", "bad", Map.of(), "{\"selector\":{\"matchLabels\":{\"a\":1}}}");
    made.create(
        "ServiceMonitor",
        "secret",
        Map.of(),
        """
        {"selector":{},"endpoints":[{"port":"web","bearerTokenSecret":{"name":"no","key":"t"}}]}
        """);
    start(
        """
        {"serviceMonitorSelector":{},"podMonitorSelector":{},
         "scrapeConfigSelector":{},
         "probeSelector":{"matchExpressions":[{"key":"a","operator":"Near"}]}}
        """);

    awaitTold(LATER, "good");
    assertThat(unknown)
        .containsExactlyInAnyOrder(MonitorKind.POD_MONITOR, MonitorKind.SCRAPE_CONFIG);
    assertThat(faults.current()).hasSize(5);
    assertThat(String.join("\n", faults.current()))
        .contains("needs list and watch of podmonitors")
        .contains("/apis/monitoring.coreos.com/v1alpha1/scrapeconfigs is not served there")
        .contains("operator: selector of probes: spec.probeSelector.matchExpressions[0].operator")
        .contains("/bad: spec.selector.matchLabels.a: expected a text")
        .contains("needs get of secrets there");
  }
}
