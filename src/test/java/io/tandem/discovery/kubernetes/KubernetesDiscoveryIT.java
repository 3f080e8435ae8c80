// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.config.DiscoveryConfig.KubernetesSd;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Attach;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Role;
import io.tandem.config.HttpClientConfig;
import io.tandem.config.HttpClientConfig.Authorization;
import io.tandem.config.HttpClientConfig.TlsConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.config.Secret;
import io.tandem.discovery.DiscoveryFaults;
import io.tandem.discovery.DiscoveryMetrics;
import io.tandem.discovery.DiscoveryReports;
import io.tandem.discovery.DiscoveryService;
import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.kubernetes.feed.ConnectionOpener;
import io.tandem.discovery.kubernetes.feed.FeedContext;
import io.tandem.discovery.kubernetes.feed.FeedPool;
import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.tandem.testing.ApiServer;
import io.tandem.testing.ClusterObjects;
import io.tandem.testing.ScrapeConfigs;
import io.tandem.testing.VertxTestLoop;
import io.tandem.testing.WithApiServer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Discovery on a real API server with RBAC on, as the account that {@code k8s/} ships. */
@ExtendWith(WithApiServer.class)
class KubernetesDiscoveryIT {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService worker = Executors.newFixedThreadPool(2);
  private final HttpClients clients = new HttpClients(vertx, Clock.system());
  private final DiscoveryFaults faults = new DiscoveryFaults();
  private final Map<String, List<TargetGroup>> jobs = new ConcurrentHashMap<>();
  private final Map<String, Boolean> wholes = new ConcurrentHashMap<>();
  private final ApiServer server;
  private final ClusterObjects objects;
  private final DiscoveryService service = service();

  KubernetesDiscoveryIT(ApiServer server) {
    this.server = server;
    objects = new ClusterObjects(server);
  }

  private DiscoveryService service() {
    Context context = vertx.getOrCreateContext();
    VertxTestLoop loop = new VertxTestLoop(vertx, context);
    DiscoveryReports reports = new DiscoveryReports(DiscoveryMetrics.NONE, faults);
    FeedContext feeds =
        new FeedContext(
            loop,
            Clock.system(),
            new Random(),
            DiscoveryMetrics.NONE,
            reports.failures("kubernetes"));
    FeedPool pool = new FeedPool(feeds, new ConnectionOpener(vertx, loop, worker, clients));
    return new DiscoveryService(
        vertx, context, clients, Clock.system(), reports, new KubernetesDiscoverers(loop, pool));
  }

  @AfterEach
  void close() {
    service.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    worker.shutdownNow();
  }

  private void start(ScrapeConfig... configs) {
    service.start(
        List.of(configs),
        (job, groups, whole) -> {
          jobs.put(job, groups);
          wholes.put(job, whole);
        });
  }

  private ScrapeConfig job(Role role, Path kubeconfig) {
    return job(role, null, kubeconfig, HttpClientConfig.DEFAULT);
  }

  private ScrapeConfig job(Role role, String apiServer, Path kubeconfig, HttpClientConfig http) {
    return ScrapeConfigs.of(role.configName())
        .discovery(
            new KubernetesSd(
                role,
                apiServer,
                kubeconfig,
                http,
                List.of(objects.namespace),
                false,
                Map.of(),
                new Attach(false, false)))
        .build();
  }

  private Path coordinator() {
    return server.kubeconfig("tandem", "tandem-coordinator");
  }

  private List<String> addresses(Role role) {
    return jobs.getOrDefault(role.configName(), List.of()).stream()
        .flatMap(group -> group.targets().stream())
        .map(labels -> labels.get("__address__"))
        .sorted()
        .toList();
  }

  private void awaitAddresses(Role role, String... expected) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(addresses(role)).containsExactly(expected));
  }

  private void awaitFirst(Role... roles) {
    for (Role role : roles) {
      await().atMost(Duration.ofSeconds(20)).until(() -> jobs.containsKey(role.configName()));
    }
  }

  @Test
  void objectsThatComeAndGo_areTargetsWithinSeconds_withTheRightsOfTheCoordinator() {
    Path kubeconfig = coordinator();
    start(
        job(Role.POD, kubeconfig),
        job(Role.SERVICE, kubeconfig),
        job(Role.ENDPOINTSLICE, kubeconfig));
    awaitFirst(Role.POD, Role.SERVICE, Role.ENDPOINTSLICE);
    assertThat(wholes.values()).containsOnly(true);

    objects.pod("web", "10.1.0.1");
    awaitAddresses(Role.POD, "10.1.0.1:8080");
    objects.service("front");
    awaitAddresses(Role.SERVICE, "front." + objects.namespace + ".svc:80");
    objects.slice("front-1", "front", "web", "10.1.0.1");
    awaitAddresses(Role.ENDPOINTSLICE, "10.1.0.1:8080");
    TargetGroup slice = jobs.get("endpointslice").getFirst();
    assertThat(slice.labels().get("__meta_kubernetes_service_name")).isEqualTo("front");
    assertThat(slice.targets().getFirst().get("__meta_kubernetes_pod_label_app")).isEqualTo("web");

    objects.deletePod("web");
    awaitAddresses(Role.POD);
    objects.deleteSlice("front-1");
    awaitAddresses(Role.ENDPOINTSLICE);
    assertThat(faults.current()).isEmpty();
  }

  @Test
  void rightThatIsMissing_isNamed_whileOtherRolesGoOn_untilItIsGranted() {
    objects.account("half", "pods");
    objects.pod("web", "10.1.0.1");
    objects.service("front");
    Path kubeconfig = server.kubeconfig(objects.namespace, "half");
    start(job(Role.POD, kubeconfig), job(Role.SERVICE, kubeconfig));

    awaitFirst(Role.POD, Role.SERVICE);
    awaitAddresses(Role.POD, "10.1.0.1:8080");
    assertThat(addresses(Role.SERVICE)).isEmpty();
    assertThat(wholes).containsEntry("service", false).containsEntry("pod", true);
    assertThat(faults.current())
        .singleElement()
        .asString()
        .startsWith("kubernetes: services of namespace " + objects.namespace + " at " + kubeconfig)
        .contains(
            "needs list and watch of services",
            "cannot list resource \"services\"",
            "system:serviceaccount:" + objects.namespace + ":half");

    objects.grant("half", "pods", "services");
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(addresses(Role.SERVICE)).hasSize(1));
    assertThat(faults.current()).isEmpty();
    assertThat(wholes).containsEntry("service", true);
  }

  @Test
  void serverOfTheFile_isCalledWithTheHttpClientOfTheFile() {
    objects.pod("web", "10.1.0.1");
    TlsConfig tls =
        new TlsConfig(null, server.certificate(), null, null, null, null, null, false, null, null);
    String token = server.token("tandem", "tandem-coordinator");
    HttpClientConfig plain = HttpClientConfig.ofTls(tls, HttpClientConfig.DEFAULT.proxy());
    HttpClientConfig http =
        new HttpClientConfig(
            null,
            new Authorization("Bearer", new Secret(token), null),
            null,
            plain.tls(),
            true,
            true,
            plain.proxy(),
            Map.of(),
            Map.of());
    start(job(Role.POD, server.url(), null, http));

    awaitFirst(Role.POD);
    awaitAddresses(Role.POD, "10.1.0.1:8080");
    objects.pod("second", "10.1.0.2");
    awaitAddresses(Role.POD, "10.1.0.1:8080", "10.1.0.2:8080");
  }

  @Test
  void kubeconfigThatPointsNowhere_isTold_andTriedAgain(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("kubeconfig");
    start(job(Role.POD, file));
    awaitFirst(Role.POD);
    assertThat(faults.current())
        .singleElement()
        .asString()
        .contains("no kubeconfig that can be read: " + file);

    String good = Files.readString(coordinator());
    Files.writeString(file, good.replace(server.url(), "https://127.0.0.1:1"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> faults.current().toString().contains("no answer from the API server"));
    assertThat(wholes).containsEntry("pod", false);
  }

  @Test
  void serverThatWasGone_isFollowedAgain_andLosesNoTargetMeanwhile() {
    objects.pod("web", "10.1.0.1");
    start(job(Role.POD, coordinator()));
    awaitFirst(Role.POD);
    awaitAddresses(Role.POD, "10.1.0.1:8080");

    server.stop();
    try {
      await().atMost(Duration.ofSeconds(20)).until(() -> !faults.current().isEmpty());
      assertThat(addresses(Role.POD)).hasSize(1);
    } finally {
      server.start();
    }
    objects.pod("second", "10.1.0.2");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(addresses(Role.POD)).hasSize(2));
    assertThat(faults.current()).isEmpty();
  }
}
