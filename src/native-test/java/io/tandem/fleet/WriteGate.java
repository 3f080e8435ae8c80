// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The way to the receiver: hands every request on as it is, and remembers who sent which ticks as
 * which replica, when, and what the answer was. Members, or whole replicas, may be kept away. While
 * packets get lost, requests wait here and go on when the way is whole again, as TCP does it. One
 * event loop; what it remembers may be read by any thread.
 */
final class WriteGate implements AutoCloseable {
  private static final List<String> PASSED_ON =
      List.of("Content-Type", "Content-Encoding", "X-Prometheus-Remote-Write-Version");

  private final Vertx vertx = Vertx.vertx();
  private final Callers callers;
  private final URI receiver;
  private final Cut cut = new Cut();
  private final Cut replicaCut = new Cut();
  private final Map<HttpConnection, CompletableFuture<String>> connections =
      new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Runnable> held = new ConcurrentLinkedQueue<>();
  private final HttpClient client;
  private final HttpServer server;

  WriteGate(Callers callers, String receiverUrl) {
    this.callers = callers;
    receiver = URI.create(receiverUrl);
    client = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(64));
    server =
        Futures.settle(
            vertx
                .createHttpServer()
                .connectionHandler(this::opened)
                .requestHandler(this::receive)
                .listen(0, "127.0.0.1"));
    cut.onChange(this::changed);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort() + receiver.getPath();
  }

  /** Members that do not get through. */
  Cut members() {
    return cut;
  }

  /** Replicas of which no request gets through, whoever sends it. */
  Cut replicas() {
    return replicaCut;
  }

  /** Every request so far, in the order of their answers. */
  List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  private void opened(HttpConnection connection) {
    connections.put(
        connection,
        callers.at(connection.remoteAddress().port(), connection.localAddress().port()));
    connection.closeHandler(ignored -> connections.remove(connection));
  }

  private void changed() {
    connections.forEach(
        (connection, caller) -> {
          if (cut.of(caller.getNow(Callers.UNKNOWN)) == Fault.REFUSE) {
            connection.close();
          }
        });
    for (Runnable one = held.poll(); one != null; one = held.poll()) {
      Runnable released = one;
      vertx.runOnContext(ignored -> released.run());
    }
  }

  private void receive(HttpServerRequest request) {
    long now = System.currentTimeMillis();
    CompletableFuture<String> caller =
        connections.getOrDefault(
            request.connection(), CompletableFuture.completedFuture(Callers.UNKNOWN));
    request
        .body()
        .onSuccess(
            body ->
                caller.thenAccept(
                    member -> vertx.runOnContext(v -> judge(request, now, member, body))));
  }

  private void judge(HttpServerRequest request, long millis, String member, Buffer body) {
    Delivery delivery = Delivery.read(millis, member, body.getBytes());
    Fault fault = cut.of(member);
    if (fault == Fault.NONE) {
      fault = replicaCut.of(delivery.replica());
    }
    switch (fault) {
      case NONE -> passOn(request, delivery, body);
      case REFUSE -> {
        deliveries.add(delivery.answered(0, System.currentTimeMillis()));
        request.connection().close();
      }
      case DROP -> held.add(() -> judge(request, millis, member, body));
    }
  }

  private void passOn(HttpServerRequest request, Delivery delivery, Buffer body) {
    client
        .request(HttpMethod.POST, receiver.getPort(), receiver.getHost(), receiver.getPath())
        .compose(
            upstream -> {
              for (String name : PASSED_ON) {
                String value = request.getHeader(name);
                if (value != null) {
                  upstream.putHeader(name, value);
                }
              }
              return upstream.send(body);
            })
        .compose(response -> response.body().onSuccess(text -> answer(request, response, text)))
        .onSuccess(ignored -> deliveries.add(answered(delivery, request)))
        .onFailure(
            e -> {
              deliveries.add(delivery.answered(0, System.currentTimeMillis()));
              request.connection().close();
            });
  }

  private static Delivery answered(Delivery delivery, HttpServerRequest request) {
    int status = request.response().getStatusCode();
    return delivery.answered(status, System.currentTimeMillis());
  }

  private static void answer(HttpServerRequest request, HttpClientResponse response, Buffer text) {
    request.response().setStatusCode(response.statusCode());
    String retryAfter = response.getHeader("Retry-After");
    if (retryAfter != null) {
      request.response().putHeader("Retry-After", retryAfter);
    }
    request.response().end(text);
  }

  @Override
  public void close() {
    Futures.settle(vertx.close());
  }
}
