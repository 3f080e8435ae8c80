// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.endtoend.DebianProgram;
import io.tandem.endtoend.Exporter;
import io.tandem.endtoend.Figures;
import io.tandem.endtoend.Ports;
import io.tandem.endtoend.TandemProcess;
import io.tandem.endtoend.TandemProcess.Start;
import io.tandem.testing.ApiServer;
import io.tandem.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods come and go at twenty a second, for as long as {@code e2e.churn-seconds} says. */
@Tag("scenario")
class PlaneChurnIT {
  private static final int SECONDS = Integer.getInteger("e2e.churn-seconds", 60);

  /** Pods that stay, of a job that is not looked at. */
  private static final int PODS = Integer.getInteger("e2e.pods", 500);

  private static final int PER_SECOND = 20;

  /** Pods that come and go, at any time. */
  private static final int POPULATION = Integer.getInteger("e2e.population", 400);

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final List<String> NODES = List.of("n1", "n2", "n3");
  private static final String PAGE = "# TYPE sold_total counter\nsold_total 1\n";
  private static final String JOB =
      """
        - job_name: %1$s
          proxy_url: 'http://%2$s'
          kubernetes_sd_configs:
            - {role: pod, namespaces: {names: [%1$s]}, kubeconfig_file: %3$s}
          relabel_configs:
            - {source_labels: [__meta_kubernetes_pod_container_port_name], action: keep, regex: web}
            - {source_labels: [__meta_kubernetes_pod_name], target_label: pod}
      """;

  @Test
  void podsThatComeAndGo_reachTheTargetsSoon_andLeaveNothing(@TempDir Path folder)
      throws IOException {
    var binaries = TestServers.apiServer();
    assumeThat(binaries).as("API server: src/test/servers/build makes it, with go").isPresent();
    try (ApiServer api = new ApiServer(folder.resolve("api"), binaries.orElseThrow());
        Exporter shop = new Exporter().page("/metrics", Exporter.TEXT, PAGE);
        PodStream stay = new PodStream(api, "stay", NODES);
        PodStream flow = new PodStream(api, "flow", NODES)) {
      api.apply(Path.of("k8s", "namespace.yaml"));
      api.apply(Path.of("k8s", "rbac.yaml"));
      stay.fill(PODS);
      flow.fill(POPULATION);
      Path kubeconfig = api.kubeconfig("tandem", "tandem-coordinator");
      String config =
          "global: {scrape_interval: 30s}\nscrape_configs:\n"
              + JOB.formatted("stay", shop.address(), kubeconfig)
              + JOB.formatted("flow", shop.address(), kubeconfig);
      try (TandemProcess coordinator = member(api, folder, "coordinator", config);
          TandemProcess collector = member(api, folder, "collector", config);
          DebianProgram prometheus = beside(folder, config)) {
        for (TandemProcess one : List.of(coordinator, collector)) {
          one.await("being ready", PATIENCE, () -> one.status("GET", "/-/ready") == 200);
        }
        collector.await("all pods", PATIENCE, () -> count(coordinator) == PODS + POPULATION);
        observe(coordinator, collector, flow, prometheus);
      }
    }
  }

  /** Prometheus as an agent with the same file, where it is asked for. */
  private static DebianProgram beside(Path folder, String config) throws IOException {
    return System.getProperty("sidebyside.prometheus") == null
        ? null
        : DebianProgram.prometheusAgent(folder, config);
  }

  private static TandemProcess member(ApiServer api, Path folder, String role, String config)
      throws IOException {
    Path own = Files.createDirectories(folder.resolve(role));
    String account = role.equals("coordinator") ? "tandem-coordinator" : "tandem";
    String listen = "127.0.4." + (role.equals("coordinator") ? "1" : "2") + ":" + Ports.free();
    Map<String, String> environment = new HashMap<>();
    environment.put("KUBECONFIG", api.kubeconfig("tandem", account).toString());
    if (role.equals("collector") && PODS > 1_000) {
      // It has all targets to itself.
      environment.put("TANDEM_JAVA_OPTS", "-Xmx1g");
    }
    return TandemProcess.launch(
        new Start(
            own,
            config,
            environment,
            List.of(
                "--fleet.mode=kubernetes",
                "--fleet.namespace=tandem",
                "--fleet.member=" + role,
                "--role=" + role,
                "--tandem.cluster=e2e",
                "--ha.mode=single",
                "--node.name=" + NODES.get(0),
                "--node.address=" + listen,
                "--web.listen-address=" + listen)));
  }

  private static int count(TandemProcess coordinator) {
    return coordinator.json("/api/v1/targets?state=active").path("activeTargets").size();
  }

  private static void observe(
      TandemProcess coordinator,
      TandemProcess collector,
      PodStream flow,
      DebianProgram prometheus) {
    Arrivals arrivals = new Arrivals();
    List<Memory> memory = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    arrivals.look(names(coordinator));
    flow.flow(PER_SECOND);
    for (int look = 0; System.nanoTime() < end; look++) {
      arrivals.look(names(coordinator));
      if (look % 20 == 0) {
        memory.add(Memory.of(coordinator, collector));
      }
      pause();
    }
    flow.stop();
    coordinator.await("the last ones", PATIENCE, () -> names(coordinator).equals(flow.running()));
    arrivals.look(names(coordinator));
    String delays = arrivals.against(flow.came(), flow.went());
    Results.line("churn", "pods=%d seconds=%d %s".formatted(PODS, SECONDS, delays));
    memory.add(Memory.of(coordinator, collector));
    memory.forEach(one -> Results.line("churn-memory", one.toString()));
    if (prometheus != null) {
      Figures figures = Figures.of(prometheus.get("/metrics"));
      double megabytes = figures.sum("process_resident_memory_bytes") / 1e6;
      Results.line("churn-prometheus", "agent %.0f MB".formatted(megabytes));
    }
    assertThat(arrivals.mostWithinSeconds(flow.came(), flow.went())).isLessThan(5);
    assertThat(memory.getLast().coordinator())
        .as("resident at the end and in the middle, in MB")
        .isLessThan(memory.get(memory.size() / 2).coordinator() + 40);
  }

  private static Set<String> names(TandemProcess coordinator) {
    Set<String> names = new HashSet<>();
    String path = "/api/v1/targets?state=active&scrapePool=flow";
    for (JsonNode target : coordinator.json(path).path("activeTargets")) {
      names.add(target.at("/labels/pod").asText());
    }
    return names;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
