// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.plane;

import io.tandem.testing.ApiServer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Pods that run as far as the API server knows, made without a kubelet: a number of them that stay,
 * then some that come and go at a rate. It knows when each came and went. Threads of its own.
 */
final class PodStream implements AutoCloseable {
  private static final int CALLERS = 4;
  private static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod",
       "metadata": {"name": "%1$s", "namespace": "%2$s",
         "labels": {"app.kubernetes.io/name": "shop", "app.kubernetes.io/instance": "shop-%3$d",
           "app.kubernetes.io/component": "web", "pod-template-hash": "6d4b75cb6d",
           "topology.kubernetes.io/zone": "eu-west-1a"},
         "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "8080",
           "checksum/config": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0%3$d"}},
       "spec": {"nodeName": "%4$s", "containers": [
         {"name": "web", "image": "registry.example/shop/web:1.4.2",
          "ports": [{"name": "web", "containerPort": 8080}],
          "env": [{"name": "DATABASE", "value": "postgres://shop-db.shop.svc:5432/shop"},
                  {"name": "REGION", "value": "eu-west-1"}]},
         {"name": "proxy", "image": "registry.example/mesh/proxy:2.1.0"}]}}
      """;
  private static final String STATUS =
      """
      {"phase": "Running", "hostIP": "10.0.0.1", "podIP": "%1$s", "podIPs": [{"ip": "%1$s"}],
       "conditions": [{"type": "Ready", "status": "True"}],
       "containerStatuses": [
         {"name": "web", "ready": true, "restartCount": 0, "image": "shop",
          "imageID": "shop@sha256:1", "containerID": "containerd://%2$d",
          "state": {"running": {}}},
         {"name": "proxy", "ready": true, "restartCount": 0, "image": "mesh",
          "imageID": "mesh@sha256:2", "containerID": "containerd://9%2$d",
          "state": {"running": {}}}]}
      """;

  private final ApiServer api;
  private final String namespace;
  private final List<String> nodes;
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Deque<Integer> running = new ArrayDeque<>();
  private final Set<String> filled = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> came = new ConcurrentHashMap<>();
  private final Map<String, Long> went = new ConcurrentHashMap<>();
  private int next;

  PodStream(ApiServer api, String namespace, List<String> nodes) {
    this.api = api;
    this.namespace = namespace;
    this.nodes = nodes;
    api.apply(
        new JsonObject(
            """
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s"}}
            """
                .formatted(namespace)));
    api.apply(
        new JsonObject(
            """
            {"apiVersion": "v1", "kind": "ServiceAccount",
             "metadata": {"name": "default", "namespace": "%s"}}
            """
                .formatted(namespace)));
  }

  /** Makes so many at once and waits for them. */
  void fill(int count) {
    try (ExecutorService hurry = Executors.newFixedThreadPool(CALLERS)) {
      for (int i = 0; i < count; i++) {
        int pod = next++;
        running.add(pod);
        hurry.execute(
            () -> {
              create(pod);
              filled.add(name(pod));
            });
      }
    }
  }

  /** From now on so many come a second, and the oldest go. */
  void flow(int perSecond) {
    clock.scheduleAtFixedRate(this::step, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
  }

  private void step() {
    int pod = next++;
    running.add(pod);
    callers.execute(
        () -> {
          create(pod);
          came.put(name(pod), System.nanoTime());
        });
    int oldest = running.remove();
    callers.execute(() -> delete(oldest));
  }

  /** Ends the coming and going; what was under way is done when this returns. */
  void stop() {
    try {
      clock.shutdown();
      clock.awaitTermination(10, TimeUnit.SECONDS);
      callers.shutdown();
      if (!callers.awaitTermination(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the API server does not keep up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String name(int pod) {
    return "shop-" + pod;
  }

  private void create(int pod) {
    String pods = "/api/v1/namespaces/" + namespace + "/pods";
    String node = nodes.get(pod % nodes.size());
    JsonObject made =
        api.call("POST", pods, new JsonObject(POD.formatted(name(pod), namespace, pod, node)));
    String ip = "10." + (100 + pod / 62_500) + "." + pod / 250 % 250 + "." + (1 + pod % 250);
    made.put("status", new JsonObject(STATUS.formatted(ip, pod)));
    api.call("PUT", pods + "/" + name(pod) + "/status", made);
  }

  private void delete(int pod) {
    api.call(
        "DELETE",
        "/api/v1/namespaces/" + namespace + "/pods/" + name(pod),
        new JsonObject().put("gracePeriodSeconds", 0));
    went.put(name(pod), System.nanoTime());
  }

  /** When each pod of the flow ran, by the clock of {@link System#nanoTime}. */
  Map<String, Long> came() {
    return came;
  }

  /** When each pod was gone. */
  Map<String, Long> went() {
    return went;
  }

  /** Those that run now. */
  Set<String> running() {
    Set<String> names = new TreeSet<>(filled);
    names.addAll(came.keySet());
    names.removeAll(went.keySet());
    return names;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    callers.shutdownNow();
  }
}
