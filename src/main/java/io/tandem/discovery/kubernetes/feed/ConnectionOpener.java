// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.feed;

import io.tandem.httpclient.ClientTuning;
import io.tandem.httpclient.HttpClients;
import io.tandem.kubernetes.KubernetesAccess;
import io.tandem.kubernetes.KubernetesApi;
import io.tandem.model.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects to API servers: to one that the configuration names with its own HTTP client, to all
 * others as the kubeconfig or the process' own surroundings say. Those are files, which are read on
 * a worker. Any thread; futures complete on the loop.
 */
public final class ConnectionOpener implements Function<ConnectionKey, Future<ApiConnection>> {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Loop loop;
  private final Executor worker;
  private final HttpClients clients;

  public ConnectionOpener(Vertx vertx, Loop loop, Executor worker, HttpClients clients) {
    this.vertx = vertx;
    this.loop = loop;
    this.worker = worker;
    this.clients = clients;
  }

  @Override
  public Future<ApiConnection> apply(ConnectionKey key) {
    String apiServer = key.apiServer();
    if (apiServer != null) {
      return Future.succeededFuture(
          new ConfiguredConnection(clients.create(key.http(), ClientTuning.WATCHES), apiServer));
    }
    Promise<ApiConnection> opened = Promise.promise();
    worker.execute(() -> open(key.kubeconfig(), opened));
    return opened.future();
  }

  private void open(@Nullable Path kubeconfig, Promise<ApiConnection> opened) {
    try {
      KubernetesApi api = access(kubeconfig).open(vertx, worker, loop, CALL_LIMIT);
      loop.execute(() -> opened.complete(new ServerConnection(api)));
    } catch (RuntimeException e) {
      loop.execute(() -> opened.fail(e));
    }
  }

  private static KubernetesAccess access(@Nullable Path kubeconfig) {
    if (kubeconfig == null) {
      return KubernetesAccess.ofEnvironment();
    }
    if (!Files.isReadable(kubeconfig)) {
      throw new IllegalStateException("no kubeconfig that can be read: " + kubeconfig);
    }
    return KubernetesAccess.ofFile(kubeconfig);
  }
}
