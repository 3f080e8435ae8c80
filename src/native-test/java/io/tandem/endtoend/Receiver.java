// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import io.tandem.model.Clock;
import io.tandem.receiver.ReceiverOptions;
import io.tandem.receiver.ReceiverServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Our stand-in for AMP on a port of its own; while it is down, connections are refused. It takes no
 * sample that is older than the newest of its series, so that whatever comes out of order shows.
 */
public final class Receiver implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final int port = Ports.free();
  private final ReceiverServer server;
  private final QueryClient queries = new QueryClient("http://127.0.0.1:" + port);

  Receiver() {
    this(ReceiverOptions.DEFAULT);
  }

  public Receiver(ReceiverOptions options) {
    server =
        new ReceiverServer(
            vertx, Clock.system(), new Random(7), options.withOutOfOrderWindow(Duration.ZERO));
    up();
  }

  void up() {
    settle(server.start("127.0.0.1", port));
  }

  void down() {
    settle(server.close());
  }

  public String url() {
    return "http://127.0.0.1:" + port + "/api/v1/remote_write";
  }

  public QueryClient queries() {
    return queries;
  }

  /** Samples that were sent to it, refused ones included. */
  long sampleCount() {
    return settle(server.summary()).counts().samples();
  }

  /** The elected replica of a cluster; empty where there is none. */
  public String elected(String cluster) {
    return settle(server.summary()).elected().getOrDefault(cluster, "");
  }

  private static <T> T settle(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    down();
    settle(vertx.close());
  }
}
