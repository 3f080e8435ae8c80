// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.plane;

import static org.awaitility.Awaitility.await;

import io.tandem.testing.ControlPlane;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A rolling update as it is seen from outside, by asking for the pods ten times a second.
 *
 * @param seconds from the upgrade until every collector is replaced and ready
 * @param collectors how many were replaced
 * @param away the most of them that were not ready at one time
 * @param coordinators the fewest that were ready at one time
 */
record Rollout(double seconds, int collectors, int away, int coordinators) {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /** Upgrades the release and looks on until nothing moves any more. */
  static Rollout of(Cluster cluster, String values) {
    Map<String, String> before = ready(cluster, "collector");
    Set<String> old = new HashSet<>(before.values());
    old.addAll(ready(cluster, "coordinator").values());
    Rollout[] seen = {new Rollout(0, 0, 0, Integer.MAX_VALUE)};
    long start = System.nanoTime();
    cluster.install(values);
    await("the update")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              Map<String, String> collectors = ready(cluster, "collector");
              Map<String, String> coordinators = ready(cluster, "coordinator");
              long replaced =
                  collectors.values().stream().filter(uid -> !old.contains(uid)).count();
              seen[0] =
                  new Rollout(
                      (System.nanoTime() - start) / 1e9,
                      (int) replaced,
                      Math.max(seen[0].away, before.size() - collectors.size()),
                      Math.min(seen[0].coordinators, coordinators.size()));
              return replaced == before.size()
                  && coordinators.values().stream().noneMatch(old::contains)
                  && coordinators.size() == 2;
            });
    return seen[0];
  }

  /** Pods that are ready, by their names for a Deployment and by their nodes for a DaemonSet. */
  private static Map<String, String> ready(Cluster cluster, String component) {
    Map<String, String> ready = new HashMap<>();
    for (JsonObject pod : cluster.members(component)) {
      if (ControlPlane.isReady(pod)) {
        JsonObject meta = pod.getJsonObject("metadata");
        String key = component.equals("collector") ? Cluster.node(pod) : meta.getString("name");
        ready.put(key, meta.getString("uid"));
      }
    }
    return ready;
  }
}
