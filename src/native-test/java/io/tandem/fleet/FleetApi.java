// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.tandem.testing.ApiServer;
import io.tandem.testing.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The Kubernetes API that a fleet meets at: a real server, and the accounts and rights that {@code
 * k8s/} ships.
 */
final class FleetApi implements AutoCloseable {
  static final String NAMESPACE = "tandem";

  /** Whom a process runs as that may coordinate. */
  private static final String ACCOUNT = "tandem-coordinator";

  private final ApiServer server;

  FleetApi(Path folder) {
    var binaries = TestServers.apiServer();
    assumeThat(binaries)
        .as("API server: src/test/servers/build etcd kube-apiserver makes it, with go")
        .isPresent();
    server = new ApiServer(folder, binaries.orElseThrow());
    server.apply(Path.of("k8s", "namespace.yaml"));
    server.apply(Path.of("k8s", "rbac.yaml"));
  }

  int port() {
    return URI.create(server.url()).getPort();
  }

  /**
   * How a member reaches the API.
   *
   * @param port where it finds it, perhaps by a way that can be cut
   */
  Path kubeconfig(Path own, int port) {
    Path direct = server.kubeconfig(NAMESPACE, ACCOUNT);
    try {
      String text = Files.readString(direct);
      return write(own.resolve("kubeconfig"), text.replace(":" + port(), ":" + port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The token that a member shows to others. */
  Path token(Path own) {
    return write(own.resolve("token"), server.token(NAMESPACE, ACCOUNT, "tandem"));
  }

  private static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connections are refused from now on. */
  void stop() {
    server.stop();
  }

  /** It is back, with everything that was there. */
  void start() {
    server.start();
  }

  @Override
  public void close() {
    server.close();
  }
}
