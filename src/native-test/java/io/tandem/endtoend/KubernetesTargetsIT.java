// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.testing.ApiServer;
import io.tandem.testing.FakeKubelet;
import io.tandem.testing.WithApiServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What targets in a cluster ask of their callers: the account that {@code k8s/} ships for
 * collectors is let in by a kubelet and by the API server, one without its rights is not.
 */
@ExtendWith(WithApiServer.class)
class KubernetesTargetsIT {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void collector_scrapesKubeletAndApiServer_andNobodyElseDoes(ApiServer api, @TempDir Path folder)
      throws IOException {
    FakeKubelet kubelet = new FakeKubelet(vertx, api);
    Path collector = Files.writeString(folder.resolve("c"), api.token("tandem", "tandem") + "\n");
    Path stranger = Files.writeString(folder.resolve("s"), api.token("default", visitor(api)));
    Path ca = Path.of("src/test/resources/tls/ca.pem").toAbsolutePath();
    String server = api.url().substring("https://".length());

    String config =
        "scrape_configs:\n"
            + job(
                "kubelet",
                kubelet.address(),
                ca,
                "authorization: {credentials_file: %s}",
                collector)
            + job("kubelet-old", kubelet.address(), ca, "bearer_token_file: %s", collector)
            + job("kubelet-stranger", kubelet.address(), ca, "bearer_token_file: %s", stranger)
            + job("apiserver", server, api.certificate(), "bearer_token_file: %s", collector)
            + job(
                "apiserver-stranger", server, api.certificate(), "bearer_token_file: %s", stranger);

    try (TandemProcess tandem = TandemProcess.start(folder, config)) {
      for (String job : new String[] {"kubelet", "kubelet-old", "apiserver"}) {
        tandem.await(job + " is up", () -> health(tandem, job).equals("up"));
      }
      for (String job : new String[] {"kubelet-stranger", "apiserver-stranger"}) {
        tandem.await(job + " is down", () -> health(tandem, job).equals("down"));
        assertThat(tandem.target(job).path("lastError").asText()).contains("403");
      }
    }
  }

  private static String visitor(ApiServer api) {
    api.call(
        "POST",
        "/api/v1/namespaces/default/serviceaccounts",
        new JsonObject()
            .put("apiVersion", "v1")
            .put("kind", "ServiceAccount")
            .put("metadata", new JsonObject().put("name", "visitor")));
    return "visitor";
  }

  private static String job(String name, String address, Path ca, String credentials, Path file) {
    return """
          - job_name: %s
            scrape_interval: 2s
            scrape_timeout: 2s
            scheme: https
            tls_config: {ca_file: %s}
            %s
            static_configs: [{targets: ['%s']}]
        """
        .formatted(name, ca, credentials.formatted(file), address);
  }

  private static String health(TandemProcess tandem, String job) {
    JsonNode target = tandem.target(job);
    return target.path("health").asText();
  }
}
