// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.kubernetes.KubernetesAccess;
import io.tandem.kubernetes.KubernetesApi;
import io.tandem.model.Clock;
import io.tandem.testing.ApiServer;
import io.tandem.testing.VertxTestLoop;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A store of Leases on a real API server, as the service account that a member runs as. */
final class RealLeases implements AutoCloseable {
  static final String NAMESPACE = "tandem";
  static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/tandem/leases";
  private final ExecutorService worker = Executors.newFixedThreadPool(2);
  private final KubernetesApi api;
  final VertxTestLoop loop;
  final KubernetesLeases store;

  RealLeases(Vertx vertx, ApiServer server, String account, Clock clock, String fleet) {
    loop = new VertxTestLoop(vertx, vertx.getOrCreateContext());
    api =
        KubernetesAccess.ofFile(server.kubeconfig(NAMESPACE, account))
            .open(vertx, worker, loop, Duration.ofSeconds(5));
    store = new KubernetesLeases(api, loop, clock, NAMESPACE, fleet);
  }

  /** Leases of earlier tests are gone. */
  static void wipe(ApiServer server) {
    server.call("DELETE", LEASES, new JsonObject());
  }

  @Override
  public void close() {
    api.close();
    worker.shutdownNow();
  }
}
