// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.tandem.cluster.transport.Doorkeeper.Verdict;
import io.tandem.model.Loop;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import org.jspecify.annotations.Nullable;

/**
 * Takes the calls of other members: {@code POST /fleet/…}, JSON there and back. Whom the doorkeeper
 * does not know is sent away before the message is looked at; a partner's heartbeat is let in by
 * the secret of the term as well. Requests arrive on HTTP's event loops; the desk is asked on the
 * fleet's.
 */
public final class FleetServer {
  /** Heartbeats of partners, below {@code /fleet/}. */
  static final String BEAT = "beat";

  /** The header with the secret of the term. */
  static final String SECRET = "Tandem-Term-Secret";

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
  private final TermSecrets secrets;

  /** A server whose calls the desk answers. */
  public FleetServer(Loop loop, FleetDesk desk, Doorkeeper doorkeeper, TermSecrets secrets) {
    this.loop = loop;
    this.desk = desk;
    this.doorkeeper = doorkeeper;
    this.secrets = secrets;
  }

  /** Hangs the calls into a router, beside whatever else it serves. */
  public void mount(Router router) {
    router.post(ROOT + "*").handler(this::admit);
    router
        .post(ROOT + "*")
        .handler(BodyHandler.create(false).setBodyLimit(LARGEST_MESSAGE))
        .handler(this::take);
  }

  private void admit(RoutingContext call) {
    if (call.request().path().equals(ROOT + BEAT)
        && secrets.isKnown(call.request().getHeader(SECRET))) {
      call.next();
      return;
    }
    Context http = call.vertx().getOrCreateContext();
    call.request().pause();
    doorkeeper
        .judge(token(call.request().getHeader("Authorization")))
        .onComplete(judged -> http.runOnContext(v -> decide(call, judged)));
  }

  private static void decide(RoutingContext call, AsyncResult<Verdict> judged) {
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
    Context http = call.vertx().getOrCreateContext();
    loop.execute(
        () -> ask(path, read).onComplete(asked -> http.runOnContext(v -> answer(call, asked))));
  }

  private Future<JsonObject> ask(String path, JsonObject message) {
    try {
      return desk.called(path, message);
    } catch (RuntimeException e) {
      return Future.failedFuture(new IllegalArgumentException(e.getMessage(), e));
    }
  }

  private static void answer(RoutingContext call, AsyncResult<JsonObject> asked) {
    if (asked.succeeded()) {
      call.response().putHeader("Content-Type", "application/json").end(asked.result().toBuffer());
    } else {
      refuse(call, asked.cause());
    }
  }

  private static void refuse(RoutingContext call, Throwable failure) {
    int status =
        switch (failure) {
          case CallFailedException refused -> FORBIDDEN;
          // A message of a strange shape: the caller's fault, told as such.
          case IllegalArgumentException strange -> BAD_REQUEST;
          default -> FAILED;
        };
    end(call, status, String.valueOf(failure.getMessage()));
  }

  private static void end(RoutingContext call, int status, String text) {
    call.response().setStatusCode(status).end(text + "\n");
  }
}
