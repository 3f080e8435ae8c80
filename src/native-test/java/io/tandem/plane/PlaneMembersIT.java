// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.endtoend.Exporter;
import io.tandem.endtoend.Receiver;
import io.tandem.receiver.ReceiverOptions;
import io.tandem.testing.ApiServer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Pods of the chart as processes, with the rights that the chart gives them: they find what the
 * cluster's own controllers make, and ask for nothing that they may not.
 */
@Tag("scenario")
class PlaneMembersIT {
  private static final int NODES = 12;
  private static final int PLAYED = 3;
  private static final String PAGE = "# TYPE sold_total counter\nsold_total 1\n";
  private static final String VALUES =
      """
      clusterName: e2e
      monitors:
        enabled: true
        references: [{namespace: shop, secrets: [login]}]
      config:
        scrapeSelf: false
        prometheus:
          global: {scrape_interval: 15s, scrape_timeout: 10s}
          remote_write: [{url: "%s"}]
          scrape_configs:
      """;

  @Test
  void members_findWhatTheClusterHolds_withTheRightsOfTheChartAndNoMore() {
    try (Receiver receiver = new Receiver(ReceiverOptions.DEFAULT);
        Cluster cluster = new Cluster("members", NODES);
        Exporter shop = new Exporter().page("/metrics", Exporter.TEXT, PAGE);
        Members members = new Members(cluster)) {
      Shop.open(cluster.plane().api());
      cluster.install(VALUES.formatted(receiver.url()) + Shop.jobs(shop.address()));
      List<JsonObject> collectors = cluster.awaitMembers("collector", NODES);
      List<JsonObject> coordinators = cluster.awaitMembers("coordinator", 2);
      members.launch(coordinators);
      members.launch(collectors.subList(0, PLAYED));
      members.awaitReady();

      await("the targets")
          .atMost(Cluster.PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> targetsAreThoseOf(cluster, members));
      ownersAreNear(members);
      rightsAreEnough(cluster);
      rightsAreNotTooMany(cluster.plane().api());
      kindsThatAreNotServedAreTold(members);
      members.restartOne();
    }
  }

  private static void targetsAreThoseOf(Cluster cluster, Members members) {
    assertThat(found(members)).isEqualTo(Shop.expected(cluster.plane()));
    assertThat(members.targets())
        .allSatisfy(target -> assertThat(target.path("health").asText()).isEqualTo("up"));
  }

  /** By job, the addresses of targets; of nodes, their names. */
  private static Map<String, Set<String>> found(Members members) {
    Map<String, Set<String>> all = new TreeMap<>();
    for (JsonNode target : members.targets()) {
      String job = target.path("scrapePool").asText();
      String name = job.equals("node") ? "node" : "instance";
      String found = target.path("labels").path(name).asText();
      all.computeIfAbsent(job, key -> new TreeSet<>()).add(found);
    }
    return all;
  }

  /** A pod's own node owns it in one replica, where that node has a member. */
  private static void ownersAreNear(Members members) {
    await("owners on the pod's own node")
        .atMost(Cluster.PATIENCE)
        .untilAsserted(
            () -> {
              for (JsonNode target : members.targets()) {
                String node = target.at("/labels/node").asText();
                if (members.nodes().contains(node)) {
                  assertThat(List.of(owner(target, "a"), owner(target, "b"))).contains(node);
                }
              }
            });
  }

  private static String owner(JsonNode target, String replica) {
    return target.path("owners").path(replica).asText();
  }

  /** Nobody was refused anything but kinds that this cluster does not serve. */
  private static void rightsAreEnough(Cluster cluster) {
    List<String> refused = new ArrayList<>();
    for (Request request : Request.of(cluster.plane().api().audit(), Cluster.NAMESPACE)) {
      if (request.status() == 403) {
        refused.add(request.toString());
      }
    }
    assertThat(refused).isEmpty();
  }

  private static void rightsAreNotTooMany(ApiServer api) {
    Set<String> collector = Request.asked(api.audit(), Cluster.NAMESPACE, "tandem");
    Set<String> other = Request.asked(api.audit(), Cluster.NAMESPACE, "tandem-coordinator");
    Results.line("rights", "collector: " + collector);
    Results.line("rights", "coordinator: " + other);
    assertThat(collector)
        .containsExactlyInAnyOrder(
            "get leases", "create leases", "update leases", "create tokenreviews");
    String collectors = api.token(Cluster.NAMESPACE, "tandem");
    String coordinators = api.token(Cluster.NAMESPACE, "tandem-coordinator");
    for (String path : List.of("/api/v1/pods", "/api/v1/nodes", "/api/v1/secrets")) {
      assertThat(api.status("GET", path, collectors, null)).as(path).isEqualTo(403);
    }
    String secrets = "/api/v1/namespaces/shop/secrets";
    assertThat(api.status("GET", secrets + "/login", collectors, null)).isEqualTo(403);
    assertThat(api.status("GET", secrets + "/login", coordinators, null)).isEqualTo(404);
    assertThat(api.status("GET", secrets + "/other", coordinators, null)).isEqualTo(403);
    assertThat(api.status("GET", secrets, coordinators, null)).isEqualTo(403);
  }

  private static void kindsThatAreNotServedAreTold(Members members) {
    String said = members.coordinatorLog();
    for (String plural : List.of("servicemonitors", "podmonitors", "probes", "scrapeconfigs")) {
      assertThat(said).containsOnlyOnce(plural + " is not served there");
    }
  }
}
