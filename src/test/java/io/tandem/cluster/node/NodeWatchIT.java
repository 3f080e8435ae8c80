// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.kubernetes.KubernetesAccess;
import io.tandem.kubernetes.KubernetesApi;
import io.tandem.testing.ApiServer;
import io.tandem.testing.VertxTestLoop;
import io.tandem.testing.WithApiServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes of a real API server, with the rights that the coordinator has and a member has not. */
@ExtendWith(WithApiServer.class)
class NodeWatchIT {
  private static final String NODES = "/api/v1/nodes";

  private final ApiServer server;
  private final Vertx vertx = Vertx.vertx();
  private final VertxTestLoop loop = new VertxTestLoop(vertx, vertx.getOrCreateContext());
  private final ExecutorService worker = Executors.newFixedThreadPool(2);
  private KubernetesApi api;

  NodeWatchIT(ApiServer server) {
    this.server = server;
  }

  @AfterEach
  void close() {
    server.call("DELETE", NODES, new JsonObject());
    api.close();
    worker.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private NodeWatch watch(String account) {
    api =
        KubernetesAccess.ofFile(server.kubeconfig("tandem", account))
            .open(vertx, worker, loop, Duration.ofSeconds(5));
    NodeWatch watch = new NodeWatch(api, loop);
    loop.execute(watch::watch);
    return watch;
  }

  private void create(String name) {
    JsonObject node =
        new JsonObject()
            .put("apiVersion", "v1")
            .put("kind", "Node")
            .put("metadata", new JsonObject().put("name", name));
    server.call("POST", NODES, node);
  }

  /** The API server taints a new Node itself, as not ready. */
  private void taint(String name, String key) {
    JsonObject node = server.call("GET", NODES + '/' + name, null);
    node.getJsonObject("spec")
        .put(
            "taints",
            new JsonArray().add(new JsonObject().put("key", key).put("effect", "NoSchedule")));
    server.call("PUT", NODES + '/' + name, node);
  }

  private NodeState state(NodeWatch watch, String node) {
    CompletableFuture<NodeState> state = new CompletableFuture<>();
    loop.execute(() -> state.complete(watch.of(node)));
    return state.join();
  }

  private void awaitState(NodeWatch watch, String node, NodeState wanted) {
    await().atMost(Duration.ofSeconds(10)).until(() -> state(watch, node) == wanted);
  }

  @Test
  void coordinator_seesNodesComeLeaveAndGo() {
    create("node-0");
    create("node-1");
    NodeWatch watch = watch("tandem-coordinator");
    awaitState(watch, "node-0", NodeState.STAYS);
    assertThat(state(watch, "node-2")).isEqualTo(NodeState.UNKNOWN);

    taint("node-0", "karpenter.sh/disrupted");
    create("node-2");
    server.call("DELETE", NODES + "/node-1", new JsonObject());

    awaitState(watch, "node-0", NodeState.LEAVING);
    awaitState(watch, "node-2", NodeState.STAYS);
    awaitState(watch, "node-1", NodeState.GONE);
    taint("node-0", "node.kubernetes.io/not-ready");
    awaitState(watch, "node-0", NodeState.STAYS);
    loop.execute(watch::rest);
    awaitState(watch, "node-0", NodeState.UNKNOWN);
  }

  @Test
  void coordinator_seesTheZonesOfNodes() {
    create("node-0");
    JsonObject node = server.call("GET", NODES + "/node-0", null);
    node.getJsonObject("metadata")
        .put("labels", new JsonObject().put("topology.kubernetes.io/zone", "eu-central-1a"));
    server.call("PUT", NODES + "/node-0", node);
    create("node-1");
    NodeWatch watch = watch("tandem-coordinator");

    awaitState(watch, "node-1", NodeState.STAYS);
    assertThat(zone(watch, "node-0")).isEqualTo("eu-central-1a");
    assertThat(zone(watch, "node-1")).isEmpty();
  }

  private String zone(NodeWatch watch, String node) {
    CompletableFuture<String> zone = new CompletableFuture<>();
    loop.execute(() -> zone.complete(watch.zone(node)));
    return zone.join();
  }

  @Test
  void member_withoutTheRight_knowsOfNoNode() {
    create("node-0");
    NodeWatch watch = watch("tandem");

    await().pollDelay(Duration.ofSeconds(2)).until(() -> true);

    assertThat(state(watch, "node-0")).isEqualTo(NodeState.UNKNOWN);
  }
}
