// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.tandem.model.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import org.jspecify.annotations.Nullable;

/**
 * Takes the calls of other members: {@code POST /fleet/…}, JSON there and back. Whom the doorkeeper
 * does not know is sent away before the message is looked at. Requests arrive on HTTP's event
 * loops; the desk is asked on the fleet's.
 */
public final class FleetServer {
  private static final String ROOT = "/fleet/";
  private static final long LARGEST_MESSAGE = 64L << 20;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int FAILED = 500;
  private static final int UNAVAILABLE = 503;

  private final Loop loop;
  private final FleetDesk desk;
  private final Doorkeeper doorkeeper;

  /** A server whose calls the desk answers. */
  public FleetServer(Loop loop, FleetDesk desk, Doorkeeper doorkeeper) {
    this.loop = loop;
    this.desk = desk;
    this.doorkeeper = doorkeeper;
  }

  /** Hangs the calls into a router, beside whatever else it serves. */
  public void mount(Router router) {
    router.post(ROOT + "*").handler(this::admit);
    router
        .post(ROOT + "*")
        .handler(BodyHandler.create(false).setBodyLimit(LARGEST_MESSAGE))
        .handler(this::take);
  }

  /** Serves the calls at an address of their own. */
  public Future<HttpServer> listen(Vertx vertx, String host, int port, @Nullable FleetTls tls) {
    HttpServerOptions options = new HttpServerOptions().setCompressionSupported(true);
    if (tls != null) {
      tls.serve(options);
    }
    Router router = Router.router(vertx);
    mount(router);
    return vertx.createHttpServer(options).requestHandler(router).listen(port, host);
  }

  private void admit(RoutingContext call) {
    call.request().pause();
    doorkeeper
        .judge(token(call.request().getHeader("Authorization")))
        .onComplete(
            judged -> {
              call.request().resume();
              if (judged.failed()) {
                end(call, UNAVAILABLE, "the caller cannot be checked now");
                return;
              }
              switch (judged.result()) {
                case WELCOME -> call.next();
                case UNKNOWN -> end(call, UNAUTHORIZED, "a token of the fleet is needed");
                case STRANGER -> end(call, FORBIDDEN, "not a member of this fleet");
              }
            });
  }

  private static @Nullable String token(@Nullable String header) {
    String scheme = "Bearer ";
    return header != null && header.startsWith(scheme)
        ? header.substring(scheme.length()).strip()
        : null;
  }

  private void take(RoutingContext call) {
    JsonObject message;
    try {
      message = call.body().asJsonObject();
    } catch (DecodeException e) {
      message = null;
    }
    if (message == null) {
      end(call, BAD_REQUEST, "expected a JSON object");
      return;
    }
    JsonObject read = message;
    String path = call.request().path().substring(ROOT.length());
    loop.execute(() -> ask(call, path, read));
  }

  private void ask(RoutingContext call, String path, JsonObject message) {
    try {
      desk.called(path, message)
          .onSuccess(
              answer ->
                  call.response()
                      .putHeader("Content-Type", "application/json")
                      .end(answer.toBuffer()))
          .onFailure(failure -> refuse(call, failure));
    } catch (RuntimeException e) {
      // A message of a strange shape: the caller's fault, told as such.
      end(call, BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static void refuse(RoutingContext call, Throwable failure) {
    int status = failure instanceof CallFailedException ? FORBIDDEN : FAILED;
    end(call, status, String.valueOf(failure.getMessage()));
  }

  private static void end(RoutingContext call, int status, String text) {
    call.response().setStatusCode(status).end(text + "\n");
  }
}
