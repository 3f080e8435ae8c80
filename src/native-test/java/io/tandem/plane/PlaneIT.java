// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chart in a cluster whose controllers, scheduler and nodes act by themselves. Run by {@code
 * ./tandem verify --e2e plane}.
 */
@Tag("scenario")
class PlaneIT {
  private static final int NODES = Integer.getInteger("e2e.nodes", 30);
  private static final String VALUES =
      """
      clusterName: e2e
      config:
        prometheus:
          remote_write: [{url: "http://127.0.0.1:1/api/v1/remote_write"}]
      """;

  @Test
  void chart_givesEachFittingNodeAMember_andNamesThemAll() {
    try (Cluster cluster = new Cluster("chart", NODES)) {
      cluster.install(VALUES);

      List<JsonObject> collectors = cluster.awaitMembers("collector", NODES);
      List<JsonObject> coordinators = cluster.awaitMembers("coordinator", 2);

      assertThat(collectors)
          .extracting(Cluster::node)
          .containsExactlyInAnyOrderElementsOf(cluster.nodes());
      assertThat(coordinators)
          .extracting(Cluster::node)
          .doesNotHaveDuplicates()
          .isSubsetOf(cluster.nodes());
      Set<String> addresses = new TreeSet<>();
      collectors.forEach(pod -> addresses.add(address(pod)));
      coordinators.forEach(pod -> addresses.add(address(pod)));
      await("the Service names all members")
          .atMost(Cluster.PATIENCE)
          .untilAsserted(() -> assertThat(inSlices(cluster)).isEqualTo(addresses));
    }
  }

  /** Pods that take a second to end and two to be ready. */
  @ParameterizedTest
  @ValueSource(strings = {"1", "10%"})
  void update_takesAsManyAwayAsTheChartSays(String maxUnavailable) {
    int atOnce = maxUnavailable.equals("1") ? 1 : (NODES + 9) / 10;
    try (Cluster cluster = new Cluster("update-" + atOnce, NODES)) {
      cluster.install(VALUES + paced(maxUnavailable, "old"));
      cluster.awaitMembers("collector", NODES);
      cluster.awaitMembers("coordinator", 2);

      Rollout rollout = Rollout.of(cluster, VALUES + paced(maxUnavailable, "new"));

      Results.line(
          "update",
          "nodes=%d maxUnavailable=%s seconds=%.1f away=%d coordinators>=%d"
              .formatted(
                  NODES,
                  maxUnavailable,
                  rollout.seconds(),
                  rollout.away(),
                  rollout.coordinators()));
      assertThat(rollout.away()).isEqualTo(atOnce);
      assertThat(rollout.coordinators()).isEqualTo(2);
    }
  }

  private static String paced(String maxUnavailable, String version) {
    String annotations =
        "  podAnnotations: {tandem.example/start: 2s, tandem.example/stop: 1s, version: %s}\n"
            .formatted(version);
    return "collector:\n  maxUnavailable: %s\n%scoordinator:\n%s"
        .formatted(maxUnavailable, annotations, annotations);
  }

  private static String address(JsonObject pod) {
    return pod.getJsonObject("status").getString("podIP");
  }

  private static Set<String> inSlices(Cluster cluster) {
    String path =
        "/apis/discovery.k8s.io/v1/namespaces/tandem/endpointslices"
            + "?labelSelector=kubernetes.io/service-name%3Dtandem";
    return cluster.plane().items(path).stream()
        .flatMap(slice -> slice.getJsonArray("endpoints").stream())
        .map(JsonObject.class::cast)
        .map(endpoint -> endpoint.getJsonArray("addresses"))
        .flatMap(JsonArray::stream)
        .map(Object::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
