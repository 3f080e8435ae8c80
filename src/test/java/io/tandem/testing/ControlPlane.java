// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/**
 * A cluster of real parts: an {@link ApiServer} with RBAC, the controller manager, the scheduler,
 * and kwok in place of kubelets, so that pods of DaemonSets and Deployments come, run, get
 * addresses and go, and Services get their EndpointSlices. No container runs in it. Takes about ten
 * seconds and 550 MB; everything ends with it, and with the test's process at the latest.
 */
public final class ControlPlane implements AutoCloseable {
  /** Where nodes are, one after the other. */
  public static final List<String> ZONES = List.of("eu-west-1a", "eu-west-1b", "eu-west-1c");

  /** Nodes without it are no business of kwok's; whoever makes them plays their kubelet. */
  private static final String PLAYED = "kwok.x-k8s.io/node";

  private static final Path STAGES = Path.of("src/test/resources/kwok/stages.yaml");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;
  private final ApiServer api;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private int nodes;

  /** Starts all of it and waits until each part works; the folder takes data and logs. */
  public ControlPlane(Path folder, TestServers.ControlPlaneBinaries binaries) {
    this.folder = folder;
    api = new ApiServer(folder, binaries.api());
    parts.push(api);
    try {
      String kubeconfig = "--kubeconfig=" + api.adminKubeconfig();
      elected(
          "kube-controller-manager",
          binaries.controllerManager(),
          kubeconfig,
          "--secure-port=0",
          // A node that is late, on a machine with too much to do, is not gone.
          "--node-monitor-grace-period=10m",
          "--root-ca-file=" + api.certificate());
      elected("kube-scheduler", binaries.scheduler(), kubeconfig, "--secure-port=0");
      startKwok(binaries.kwok(), kubeconfig);
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  /** Starts one of the two that take turns, and waits for its turn. */
  private void elected(String name, Path binary, String... flags) {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(List.of(flags));
    String lease = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/" + name;
    parts.push(ServerProcess.start(folder, name, command, () -> api.exists(lease)));
  }

  private void startKwok(Path binary, String kubeconfig) {
    String address = "127.0.0.1:" + ServerProcess.freePort();
    List<String> command =
        List.of(
            binary.toString(),
            kubeconfig,
            "--config=" + STAGES.toAbsolutePath(),
            "--manage-all-nodes=false",
            "--manage-nodes-with-annotation-selector=" + PLAYED + "=fake",
            "--cidr=10.244.0.0/16",
            "--server-address=" + address);
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest question =
        HttpRequest.newBuilder(URI.create("http://" + address + "/healthz")).build();
    parts.push(
        ServerProcess.start(
            folder,
            "kwok",
            command,
            () -> {
              try {
                return client.send(question, BodyHandlers.discarding()).statusCode() == 200;
              } catch (IOException e) {
                return false;
              }
            }));
  }

  public ApiServer api() {
    return api;
  }

  /** Adds so many Linux nodes, in all zones, and waits until they are ready; their names. */
  public List<String> addNodes(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "node-%03d".formatted(i);
      addNode(name, ZONES.get(i % ZONES.size()), Map.of());
      names.add(name);
    }
    awaitReady(count);
    return names;
  }

  /**
   * Adds a node whose pods kwok runs. Labels come beside, or in place of, those of a Linux node.
   */
  public void addNode(String name, String zone, Map<String, String> labels) {
    addNode(name, zone, labels, Map.of(PLAYED, "fake"));
  }

  /** Adds a node that nobody plays the kubelet of. */
  public void addBareNode(String name, String zone) {
    addNode(name, zone, Map.of(), Map.of());
  }

  private void addNode(
      String name, String zone, Map<String, String> labels, Map<String, String> annotations) {
    Map<String, Object> all = new TreeMap<>();
    all.put("kubernetes.io/hostname", name);
    all.put("kubernetes.io/os", "linux");
    all.put("kubernetes.io/arch", "amd64");
    all.put("topology.kubernetes.io/zone", zone);
    all.putAll(labels);
    JsonObject meta =
        new JsonObject()
            .put("name", name)
            .put("labels", new JsonObject(all))
            .put("annotations", new JsonObject(new TreeMap<>(annotations)));
    int number = nodes++;
    String ip = "10.1." + number / 250 + "." + (1 + number % 250);
    JsonObject status =
        new JsonObject(
            """
            {"addresses": [{"type": "InternalIP", "address": "%s"},
                           {"type": "Hostname", "address": "%s"}],
             "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}}}
            """
                .formatted(ip, name));
    api.call(
        "POST",
        "/api/v1/nodes",
        new JsonObject()
            .put("apiVersion", "v1")
            .put("kind", "Node")
            .put("metadata", meta)
            .put("status", status));
  }

  private void awaitReady(int count) {
    Awaitility.await(count + " nodes are ready")
        .atMost(PATIENCE)
        .until(
            () -> items("/api/v1/nodes").stream().filter(ControlPlane::isReady).count() >= count);
  }

  /** What a list of the API holds. */
  public List<JsonObject> items(String collection) {
    JsonArray items = api.call("GET", collection, null).getJsonArray("items");
    return items.stream().map(JsonObject.class::cast).toList();
  }

  /** Whether a node or pod says of itself that it is ready. */
  public static boolean isReady(JsonObject object) {
    JsonArray conditions =
        object
            .getJsonObject("status", new JsonObject())
            .getJsonArray("conditions", new JsonArray());
    return conditions.stream()
        .map(JsonObject.class::cast)
        .anyMatch(
            one -> one.getString("type").equals("Ready") && one.getString("status").equals("True"));
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new AssertionError("cannot end a part of the control plane", e);
      }
    }
  }
}
