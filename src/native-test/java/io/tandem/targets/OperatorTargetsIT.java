// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tandem.endtoend.TandemProcess;
import io.tandem.endtoend.TandemProcess.Start;
import io.tandem.testing.TestServers;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * Monitors in an API server: the real operator writes the configuration of a real Prometheus,
 * Tandem reads the same Prometheus object, and the targets of both are the same. Run by {@code
 * ./tandem verify --e2e targets}.
 */
@Tag("scenario")
class OperatorTargetsIT {
  private static final Path MONITORS =
      Path.of("src/test/resources/operator/kube-prometheus-stack.yaml").toAbsolutePath();
  private static final String SECRETS = "/api/v1/namespaces/monitoring/secrets/prometheus-";

  @TempDir private Path folder;
  private Cluster cluster;

  @Test
  void monitors_giveTheTargetsThatTheOperatorGivesPrometheus() throws IOException {
    var program = TestServers.prometheus();
    var operator = TestServers.operator();
    assumeTrue(
        program.isPresent() && operator.isPresent(),
        "Prometheus and its operator: src/test/servers/build prometheus prometheus-operator");
    try (Cluster made = new Cluster(folder.resolve("cluster"))) {
      cluster = made;
      cluster.define(operator.orElseThrow().definitions());
      Files.writeString(file("token"), cluster.server().token("tandem", "tandem-coordinator"));
      cluster.load(Cluster.FILES.resolve("cluster.yaml"));
      cluster.load(here(MONITORS));
      cluster.load(here(Cluster.FILES.resolve("stack.yaml")));
      try (OtherProgram running =
          OtherProgram.operator(
              operator.orElseThrow().operator(),
              folder.resolve("operator"),
              cluster.server().adminKubeconfig())) {
        for (String role : List.of("Endpoints", "EndpointSlice")) {
          String name = "by-" + role.toLowerCase(Locale.ROOT);
          String object = here(Cluster.FILES.resolve("object.yaml"));
          cluster.load(object.replace("NAME", name).replace("ROLE", role));
          await("configuration of " + name + ": see " + running.url())
              .atMost(Duration.ofSeconds(120))
              .until(() -> generated(name).contains("job_name: scrapeConfig/monitoring/nodes"));
          compareBothWays(program.orElseThrow(), name);
        }
      }
    }
  }

  /** What stands for places of this machine in a file. */
  private String here(Path file) throws IOException {
    String account = "/var/run/secrets/kubernetes.io/serviceaccount/";
    String ca = cluster.server().certificate().toString();
    return Files.readString(file)
        .replace(account + "ca.crt", ca)
        .replace(account + "token", file("token").toString())
        .replace("TOKEN_TEXT", Files.readString(file("token")))
        .replace("CA_TEXT", Json.encode(Files.readString(Path.of(ca))))
        .replaceAll("\\bHOST\\b", cluster.server().url())
        .replaceAll("\\bCA\\b", ca)
        .replaceAll("\\bTOKEN\\b", file("token").toString());
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  /** What the operator wrote, with what its reloader puts in; empty as long as there is nothing. */
  private String generated(String name) {
    JsonObject secret = new JsonObject(cluster.server().text(SECRETS + name));
    String zipped = secret.getJsonObject("data", new JsonObject()).getString("prometheus.yaml.gz");
    if (zipped == null) {
      return "";
    }
    byte[] bytes = Base64.getDecoder().decode(zipped);
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("$(SHARD)", "0").replace("$(POD_NAME)", "prometheus-0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of what the operator has its Prometheus mount. */
  private Path certificates(String name, Path own) throws IOException {
    Path certificates = Files.createDirectories(own.resolve("certificates"));
    JsonObject secret = new JsonObject(cluster.server().text(SECRETS + name + "-tls-assets-0"));
    for (var entry : secret.getJsonObject("data")) {
      byte[] content = Base64.getDecoder().decode(String.valueOf(entry.getValue()));
      Files.write(certificates.resolve(entry.getKey()), content);
    }
    return certificates;
  }

  /** The object as it is, and what migrate makes of it. */
  private void compareBothWays(Path program, String name) throws IOException {
    String path = "/apis/monitoring.coreos.com/v1/namespaces/monitoring/prometheuses/" + name;
    String live = cluster.server().text(path);
    compare(program, name, "global: {scrape_interval: 30s}\n", live);

    JsonObject values = migrated(name);
    JsonObject config = values.getJsonObject("config").getJsonObject("prometheus");
    config.remove("remote_write");
    JsonObject spec = values.getJsonObject("monitors").getJsonObject("spec");
    compare(program, name, config.encode(), new JsonObject(live).put("spec", spec).encode());
  }

  /** The values that migrate makes of the object as it is in the cluster. */
  private JsonObject migrated(String name) throws IOException {
    Path output = file("migrated-" + name);
    Process process =
        new ProcessBuilder(
                Start.LAUNCHER.toString(),
                "migrate",
                "--from-cluster=monitoring/" + name,
                "--kubeconfig=" + cluster.server().adminKubeconfig(),
                "--no-estimate",
                "--cluster=shop",
                "--workspace=ws-1",
                "--region=eu-west-1",
                "--output=" + output)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue()).as(said).isZero();
    String values = Files.readString(output.resolve("tandem-values.yaml"));
    return new JsonObject(new Yaml().<Map<String, Object>>load(values));
  }

  private void compare(Path program, String name, String file, String monitors) throws IOException {
    Path own = Files.createTempDirectory(folder, name);
    Path config =
        Files.writeString(
            own.resolve("server.yml"),
            generated(name).replace("/etc/prometheus/certs", certificates(name, own).toString()));
    Path object = Files.writeString(own.resolve("object.yml"), monitors);
    Start start =
        new Start(
            own,
            file,
            Map.of("KUBECONFIG", cluster.kubeconfig().toString()),
            List.of("--fleet.mode=standalone", "--operator.config=" + object));
    try (OtherProgram prometheus =
            OtherProgram.prometheus(program, own.resolve("prometheus"), config);
        TandemProcess tandem = TandemProcess.launch(start)) {
      tandem.await("ready", Duration.ofSeconds(90), () -> tandem.status("GET", "/-/ready") == 200);
      int lines =
          Listing.assertSame(
              () -> prometheus.get("/api/v1/targets"),
              () -> tandem.body("GET", "/api/v1/targets"),
              List.of(
                  "active further-pods ",
                  "active probe/shop/ingresses ",
                  "active scrapeConfig/monitoring/nodes ",
                  "active serviceMonitor/monitoring/stack-kubelet/2 ",
                  "active podMonitor/shop/web/"));
      assertThat(lines).isGreaterThan(300);
    }
  }
}
