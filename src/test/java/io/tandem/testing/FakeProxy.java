// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A forward proxy that knows one target, whatever it is called, and notes what it is told. */
public final class FakeProxy {
  private final HttpServer server;
  private final io.vertx.core.http.HttpClient client;
  private final NetClient sockets;
  private final int target;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private volatile @Nullable String refusal;

  /** Listens at once; over TLS where there is a certificate. */
  public FakeProxy(Vertx vertx, @Nullable PemKeyCertOptions certificate, int target) {
    this.target = target;
    client = vertx.createHttpClient();
    sockets = vertx.createNetClient();
    HttpServerOptions options = new HttpServerOptions().setSsl(certificate != null);
    if (certificate != null) {
      options.setKeyCertOptions(certificate).setUseAlpn(true);
    }
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(this::serve)
            .listen(0, "localhost")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public int port() {
    return server.actualPort();
  }

  public String address() {
    return "127.0.0.1:" + port();
  }

  /** Method, target, Proxy-Authorization and X-Via of each request. */
  public List<String> seen() {
    return seen;
  }

  /** Answers everything with this status from now on. */
  public void refuse(String status) {
    refusal = status;
  }

  private void serve(HttpServerRequest request) {
    seen.add(
        String.join(
            " ",
            request.method().name(),
            request.uri(),
            String.valueOf(request.getHeader("Proxy-Authorization")),
            String.join(",", request.headers().getAll("X-Via"))));
    String refused = refusal;
    if (refused != null) {
      String[] words = refused.split(" ", 2);
      request.response().setStatusCode(Integer.parseInt(words[0])).setStatusMessage(words[1]).end();
    } else if (request.method().equals(HttpMethod.CONNECT)) {
      tunnel(request);
    } else {
      forward(request);
    }
  }

  private void tunnel(HttpServerRequest request) {
    request.pause();
    sockets
        .connect(target, "localhost")
        .onSuccess(upstream -> request.toNetSocket().onSuccess(socket -> join(socket, upstream)))
        .onFailure(e -> request.response().setStatusCode(502).end());
  }

  private static void join(NetSocket a, NetSocket b) {
    a.pipeTo(b);
    b.pipeTo(a);
  }

  private void forward(HttpServerRequest request) {
    String path = request.uri().replaceFirst("http://[^/]*", "");
    client
        .request(request.method(), target, "localhost", path)
        .onSuccess(
            onward -> {
              request.headers().remove("Proxy-Authorization");
              onward.headers().setAll(request.headers());
              onward
                  .send()
                  .compose(io.vertx.core.http.HttpClientResponse::body)
                  .onSuccess(body -> request.response().end(body));
            });
  }
}
