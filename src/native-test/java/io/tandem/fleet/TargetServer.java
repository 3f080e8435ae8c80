// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.tandem.fleet.TargetPages.Target;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All targets behind one port, a path each. It remembers when which member asked and whether it got
 * an answer, so that a tick nobody could fetch is told from one that was lost on its way. Members
 * may be cut off from it. One event loop serves; what it remembers may be read by any thread.
 */
final class TargetServer implements AutoCloseable {
  /** A member asked a target; without an answer where the test kept it away. */
  record Asked(long millis, String target, CompletableFuture<String> caller, Fault fault) {
    String member() {
      return caller.getNow(Callers.UNKNOWN);
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final Callers callers;
  private final Cut cut = new Cut();
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final Map<HttpConnection, CompletableFuture<String>> connections =
      new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  private static final class Page {
    final Target target;
    final AtomicInteger times = new AtomicInteger();
    volatile int heaviness = 1;

    Page(Target target) {
      this.target = target;
    }
  }

  TargetServer(Callers callers) {
    this.callers = callers;
    server =
        Futures.settle(
            vertx
                .createHttpServer(new HttpServerOptions().setIdleTimeout(0))
                .connectionHandler(this::opened)
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1"));
    cut.onChange(this::closeRefused);
  }

  String address() {
    return "127.0.0.1:" + server.actualPort();
  }

  void serve(List<Target> targets) {
    targets.forEach(target -> pages.put(target.path(), new Page(target)));
  }

  void makeHeavy(Target target, int heaviness) {
    pages.get(target.path()).heaviness = heaviness;
  }

  int heaviness(Target target) {
    return pages.get(target.path()).heaviness;
  }

  Cut cut() {
    return cut;
  }

  /** Everything that was asked so far, in the order of time. */
  List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void opened(HttpConnection connection) {
    CompletableFuture<String> caller =
        callers.at(connection.remoteAddress().port(), connection.localAddress().port());
    connections.put(connection, caller);
    connection.closeHandler(ignored -> connections.remove(connection));
    caller.thenAccept(
        member -> {
          if (cut.of(member) == Fault.REFUSE) {
            connection.close();
          }
        });
  }

  private void closeRefused() {
    connections.forEach(
        (connection, caller) -> {
          if (cut.of(caller.getNow(Callers.UNKNOWN)) == Fault.REFUSE) {
            connection.close();
          }
        });
  }

  private void answer(HttpServerRequest request) {
    Page page = pages.get(request.path());
    if (page == null) {
      request.response().setStatusCode(404).end();
      return;
    }
    CompletableFuture<String> caller =
        connections.getOrDefault(
            request.connection(), CompletableFuture.completedFuture(Callers.UNKNOWN));
    if (cut.isWhole()) {
      show(request, page, caller);
    } else {
      caller.thenAccept(member -> vertx.runOnContext(v -> judged(request, page, caller, member)));
    }
  }

  private void judged(
      HttpServerRequest request, Page page, CompletableFuture<String> caller, String member) {
    switch (cut.of(member)) {
      case NONE -> show(request, page, caller);
      case REFUSE -> {
        remember(page, caller, Fault.REFUSE);
        request.connection().close();
      }
      case DROP -> remember(page, caller, Fault.DROP);
    }
  }

  private void show(HttpServerRequest request, Page page, CompletableFuture<String> caller) {
    long millis = remember(page, caller, Fault.NONE);
    String text =
        TargetPages.page(page.target, page.times.incrementAndGet(), millis, page.heaviness);
    request
        .response()
        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        .end(text);
  }

  private long remember(Page page, CompletableFuture<String> caller, Fault fault) {
    long millis = System.currentTimeMillis();
    asked.add(new Asked(millis, page.target.name(), caller, fault));
    return millis;
  }

  @Override
  public void close() {
    Futures.settle(vertx.close());
  }
}
