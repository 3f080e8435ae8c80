// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tandem.endtoend.TandemProcess;
import io.tandem.endtoend.TandemProcess.Start;
import io.tandem.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same configuration, the same API server, a real Prometheus and the packaged Tandem: the same
 * targets. Run by {@code ./tandem verify --e2e targets}.
 */
@Tag("scenario")
class ChartTargetsIT {
  @Test
  void chartConfiguration_givesTheTargetsOfPrometheus(@TempDir Path folder) throws IOException {
    var program = TestServers.prometheus();
    assumeTrue(program.isPresent(), "a Prometheus: src/test/servers/build prometheus makes it");
    try (Cluster cluster = new Cluster(folder.resolve("cluster"))) {
      cluster.load(Cluster.FILES.resolve("cluster.yaml"));
      String config = config(cluster);
      Path file = Files.writeString(folder.resolve("server.yml"), config);
      Start start =
          new Start(
              Files.createDirectories(folder.resolve("tandem")),
              config,
              Map.of(),
              List.of("--fleet.mode=standalone"));
      try (OtherProgram prometheus =
              OtherProgram.prometheus(program.orElseThrow(), folder.resolve("prometheus"), file);
          TandemProcess tandem = TandemProcess.launch(start)) {
        tandem.await(
            "ready", Duration.ofSeconds(90), () -> tandem.status("GET", "/-/ready") == 200);
        int lines =
            Listing.assertSame(
                () -> prometheus.get("/api/v1/targets"),
                () -> tandem.body("GET", "/api/v1/targets"),
                List.of("active kubernetes-pods ", "active every-ingress ", "active selected "));
        assertThat(lines).isGreaterThan(200);
      }
    }
  }

  private static String config(Cluster cluster) throws IOException {
    return Files.readString(Cluster.FILES.resolve("community-chart.yml"))
        .replace("ACCESS", "kubeconfig_file: " + cluster.kubeconfig())
        .replace("TRUST", "tls_config: {ca_file: " + cluster.server().certificate() + "}");
  }
}
