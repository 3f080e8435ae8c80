// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientBuilder;
import io.tandem.model.Loop;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * How this process reaches the API server and as whom: a kubeconfig where one is given, or in
 * {@code KUBECONFIG} or the home directory, else the service account of the pod. Tokens in files
 * are read again each minute. Reading it blocks; what is read does not change but for its tokens.
 * Any thread.
 */
public final class KubernetesAccess {
  private static final int CONNECT_MILLIS = 3_000;

  private final Config config;

  private KubernetesAccess(Config config) {
    this.config = config;
    // Who calls decides what is worth another try, and when.
    config.setRequestRetryBackoffLimit(0);
    config.setConnectionTimeout(CONNECT_MILLIS);
  }

  /** What the environment says; blocks. */
  public static KubernetesAccess ofEnvironment() {
    return new KubernetesAccess(Config.autoConfigure(null));
  }

  /** What this kubeconfig says; blocks. */
  public static KubernetesAccess ofFile(Path kubeconfig) {
    return new KubernetesAccess(Config.fromKubeconfig(kubeconfig.toFile()));
  }

  /** Where the API server is, for pages. */
  public String url() {
    return config.getMasterUrl();
  }

  /**
   * A client.
   *
   * @param vertx whose event loops carry the connections
   * @param worker where credentials are read and long answers parsed; two threads are enough
   * @param loop where the client's callers live
   * @param limit the time of a call
   */
  public KubernetesApi open(Vertx vertx, Executor worker, Loop loop, Duration limit) {
    String namespace = config.getNamespace();
    return new KubernetesApi(
        new Clients(vertx).newBuilder(config).build(),
        config.getMasterUrl(),
        namespace == null ? "" : namespace,
        worker,
        loop,
        limit);
  }

  /** Makes HTTP clients on event loops that are there already. */
  private record Clients(Vertx vertx) implements HttpClient.Factory {
    @Override
    public HttpClient.Builder newBuilder() {
      return new VertxHttpClientBuilder<>(this, vertx);
    }
  }
}
