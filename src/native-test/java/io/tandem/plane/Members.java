// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.plane;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.endtoend.TandemProcess;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Pods of a cluster that run as processes, each on a loopback address of its own. */
final class Members implements AutoCloseable {
  private final Cluster cluster;
  private final List<ChartPod> pods = new ArrayList<>();

  Members(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Starts them; does not wait. */
  void launch(List<JsonObject> wanted) {
    for (JsonObject pod : wanted) {
      String host = "127.0.3." + (10 + pods.size());
      ChartPod made = new ChartPod(cluster.plane().api(), pod, cluster.folder(), host);
      pods.add(made);
      made.launch();
    }
  }

  void awaitReady() {
    for (ChartPod pod : pods) {
      awaitReady(pod);
    }
  }

  /** Until it is ready, or has ended, which is told with its log. */
  private static void awaitReady(ChartPod pod) {
    TandemProcess process = pod.process();
    process.await(
        pod.name() + " being ready", Cluster.PATIENCE, () -> pod.isReady() || !process.isAlive());
    if (!process.isAlive()) {
      throw new AssertionError(pod.name() + " ended: " + process.log());
    }
  }

  /** One of them, for questions that any can answer. */
  TandemProcess any() {
    return pods.getLast().process();
  }

  /** Where members run that scrape. */
  List<String> nodes() {
    return pods.stream().filter(ChartPod::isCollector).map(ChartPod::node).toList();
  }

  /** The fleet's active targets. */
  List<JsonNode> targets() {
    List<JsonNode> targets = new ArrayList<>();
    any().json("/api/v1/targets?state=active").path("activeTargets").forEach(targets::add);
    return targets;
  }

  /** What the one that coordinates said, and the one that waits. */
  String coordinatorLog() {
    return pods.stream()
        .filter(pod -> !pod.isCollector())
        .map(pod -> pod.process().log())
        .collect(Collectors.joining());
  }

  /** Ends a collector as its kubelet would, starts it anew, and tells how long both took. */
  void restartOne() {
    ChartPod pod = pods.getLast();
    long begin = System.nanoTime();
    pod.process().terminate();
    long ended = System.nanoTime();
    pod.launch();
    awaitReady(pod);
    long ready = System.nanoTime();
    Results.line(
        "restart",
        "collector ended after %.1f s, ready after another %.1f s"
            .formatted((ended - begin) / 1e9, (ready - ended) / 1e9));
  }

  @Override
  public void close() {
    pods.forEach(ChartPod::close);
  }
}
