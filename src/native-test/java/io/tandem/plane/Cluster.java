// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.plane;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.tandem.testing.ControlPlane;
import io.tandem.testing.Helm;
import io.tandem.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A cluster of Linux nodes in three zones, one node of Fargate and one of Windows, with the chart
 * in it. What it leaves in {@code target/e2e/plane} tells how it went. Thread of the test.
 */
final class Cluster implements AutoCloseable {
  static final String NAMESPACE = "tandem";
  static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final Path FOLDER = Path.of("target", "e2e", "plane");

  private final Path folder;
  private final ControlPlane plane;
  private final Helm helm;
  private final List<String> nodes;

  /** Starts it with so many Linux nodes. */
  Cluster(String name, int linuxNodes) {
    var binaries = TestServers.controlPlane();
    assumeThat(binaries)
        .as("a control plane: src/test/servers/build makes it, with go")
        .isPresent();
    var helmBinary = TestServers.helm();
    assumeThat(helmBinary).as("helm: src/test/servers/build makes it, with go").isPresent();
    folder = cleared(FOLDER.resolve(name).toAbsolutePath());
    plane = new ControlPlane(folder.resolve("cluster"), binaries.orElseThrow());
    helm = Helm.of(helmBinary.orElseThrow()).in(plane.api());
    try {
      plane.api().apply(Path.of("k8s", "namespace.yaml"));
      nodes = plane.addNodes(linuxNodes);
      plane.addNode(
          "fargate-0",
          ControlPlane.ZONES.get(0),
          Map.of("eks.amazonaws.com/compute-type", "fargate"));
      plane.addNode("windows-0", ControlPlane.ZONES.get(1), Map.of("kubernetes.io/os", "windows"));
    } catch (RuntimeException | AssertionError e) {
      plane.close();
      throw e;
    }
  }

  ControlPlane plane() {
    return plane;
  }

  /** The Linux nodes. */
  List<String> nodes() {
    return nodes;
  }

  Path folder() {
    return folder;
  }

  /** Installs the chart as release {@code tandem}, or upgrades it. */
  void install(String values) {
    helm.install("tandem", NAMESPACE, values);
  }

  /** The pods of the chart that are not on their way out. */
  List<JsonObject> members(String component) {
    String selector = "?labelSelector=app.kubernetes.io/component%3D" + component;
    return plane.items("/api/v1/namespaces/" + NAMESPACE + "/pods" + selector).stream()
        .filter(pod -> !pod.getJsonObject("metadata").containsKey("deletionTimestamp"))
        .toList();
  }

  /** Waits for so many pods of a component that are ready. */
  List<JsonObject> awaitMembers(String component, int count) {
    await(count + " pods of " + component)
        .atMost(PATIENCE)
        .until(() -> members(component).stream().filter(ControlPlane::isReady).count() == count);
    return members(component);
  }

  static String node(JsonObject pod) {
    return pod.getJsonObject("spec").getString("nodeName");
  }

  private static Path cleared(Path folder) {
    try {
      if (Files.exists(folder)) {
        Files.walkFileTree(folder, new Removal());
      }
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
      Files.delete(visited);
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public void close() {
    plane.close();
  }
}
