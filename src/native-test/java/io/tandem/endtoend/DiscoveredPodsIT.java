// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.testing.ApiServer;
import io.tandem.testing.ClusterObjects;
import io.tandem.testing.WithApiServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods of a real API server are found, scraped, and forgotten; a right that is missing is shown.
 */
@ExtendWith(WithApiServer.class)
class DiscoveredPodsIT {
  private static final String CONFIG =
      """
      scrape_configs:
        - job_name: pods
          scrape_interval: 2s
          scrape_timeout: 2s
          kubernetes_sd_configs:
            - role: pod
              kubeconfig_file: %1$s
              namespaces: {names: [%3$s]}
          relabel_configs:
            - source_labels: [__meta_kubernetes_pod_name]
              target_label: pod
        - job_name: services
          kubernetes_sd_configs:
            - role: service
              kubeconfig_file: %2$s
              namespaces: {names: [%3$s]}
      """;

  @Test
  void pods_areScrapedWhileTheyAreThere_andAMissingRightIsNamed(
      ApiServer api, @TempDir Path folder) {
    ClusterObjects objects = new ClusterObjects(api);
    objects.account("half", "pods");
    try (Exporter exporter = new Exporter().page("/metrics", Exporter.TEXT, "a 1\n")) {
      int port = Integer.parseInt(exporter.address().substring("127.0.0.1:".length()));
      objects.pod("first", "127.0.0.1", port);
      String config =
          CONFIG.formatted(
              api.kubeconfig("tandem", "tandem-coordinator"),
              api.kubeconfig(objects.namespace, "half"),
              objects.namespace);

      try (TandemProcess tandem = TandemProcess.start(folder, config)) {
        tandem.await("the pod is up", () -> isUp(tandem, "first", 1));
        objects.pod("second", "127.0.0.1", port);
        tandem.await("another one is up", () -> isUp(tandem, "second", 2));
        objects.deletePod("first");
        tandem.await("the first one is gone", () -> isUp(tandem, "second", 1));

        assertThat(tandem.body("GET", "/service-discovery"))
            .contains("needs list and watch of services")
            .doesNotContain("needs list and watch of pods");
        assertThat(tandem.log()).containsOnlyOnce("needs list and watch of services");
      }
    }
  }

  private static boolean isUp(TandemProcess tandem, String pod, int ofHowMany) {
    JsonNode active = tandem.json("/api/v1/targets").path("activeTargets");
    for (JsonNode target : active) {
      if (target.at("/labels/pod").asText().equals(pod)) {
        return active.size() == ofHowMany && target.path("health").asText().equals("up");
      }
    }
    return false;
  }
}
