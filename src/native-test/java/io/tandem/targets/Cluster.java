// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.targets;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tandem.testing.ApiServer;
import io.tandem.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * A cluster of a test's own, so that nothing is in it but what the test puts there: an API server
 * with the accounts that {@code k8s/} ships, and objects from files.
 */
final class Cluster implements AutoCloseable {
  static final Path FILES = Path.of("src/test/resources/targets").toAbsolutePath();
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  private final ApiServer server;

  Cluster(Path folder) {
    var binaries = TestServers.apiServer();
    assumeTrue(
        binaries.isPresent(), "an API server: src/test/servers/build etcd kube-apiserver makes it");
    server = new ApiServer(folder, binaries.orElseThrow());
    server.apply(Path.of("k8s", "namespace.yaml"));
    server.apply(Path.of("k8s", "rbac.yaml"));
  }

  ApiServer server() {
    return server;
  }

  /** Who discovers. */
  Path kubeconfig() {
    return server.kubeconfig("tandem", "tandem-coordinator");
  }

  /**
   * Loads the objects of a text: their status too, and what is marked as deleted is deleted, which
   * leaves it there where it has finalizers.
   */
  void load(String text) {
    for (Object document : new Yaml().loadAll(text)) {
      @SuppressWarnings("unchecked")
      Map<String, Object> map = (Map<String, Object>) document;
      load(new JsonObject(new JsonObject(map).encode()));
    }
  }

  void load(Path file) throws IOException {
    load(Files.readString(file));
  }

  private void load(JsonObject object) {
    JsonObject status = (JsonObject) object.remove("status");
    boolean deleted = object.remove("deleted") != null;
    String path = server.apply(object);
    if (status != null) {
      JsonObject made = new JsonObject(server.text(path));
      server.call("PUT", path + "/status", made.put("status", status));
    }
    if (deleted) {
      server.call("DELETE", path, new JsonObject());
    }
  }

  /** Has the API server know the kinds of prometheus-operator, as they are defined there. */
  void define(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        define(new JsonObject(new Yaml().<Map<String, Object>>load(Files.readString(file))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void define(JsonObject definition) {
    JsonObject names = definition.getJsonObject("spec").getJsonObject("names");
    String version =
        definition
            .getJsonObject("spec")
            .getJsonArray("versions")
            .getJsonObject(0)
            .getString("name");
    server.call("POST", DEFINITIONS, definition);
    await(names.getString("kind"))
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                server
                    .text("/apis/monitoring.coreos.com/" + version)
                    .toLowerCase(Locale.ROOT)
                    .contains("\"" + names.getString("plural") + "\""));
  }

  @Override
  public void close() {
    server.close();
  }
}
