// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.transport.CallFailedException.Reason;
import io.tandem.cluster.transport.Doorkeeper.Verdict;
import io.tandem.model.Loop;
import io.tandem.testing.VertxTestLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpFleetTransportIT {
  private final Vertx vertx = Vertx.vertx();
  private final Loop loop = new VertxTestLoop(vertx, vertx.getOrCreateContext());
  private final TermSecrets secrets = new TermSecrets();
  private final HttpFleetTransport transport =
      new HttpFleetTransport(vertx, loop, null, () -> "secret", secrets);

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private String serve(FleetDesk desk, Doorkeeper doorkeeper) {
    return FleetListener.open(vertx, new FleetServer(loop, desk, doorkeeper, secrets), null);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private Reason failure(String address, long timeoutMillis) throws Exception {
    try {
      await(transport.call(address, "beat", new JsonObject(), timeoutMillis));
      throw new AssertionError("an answer came");
    } catch (ExecutionException e) {
      return ((CallFailedException) e.getCause()).reason();
    }
  }

  @Test
  void call_isAnsweredByTheDesk() throws Exception {
    String address =
        serve(
            (path, message) ->
                Future.succeededFuture(new JsonObject().put(path, message.getInteger("n"))),
            Doorkeeper.OPEN);

    JsonObject answer = await(transport.call(address, "beat", new JsonObject().put("n", 7), 5_000));

    assertThat(answer.getInteger("beat")).isEqualTo(7);
  }

  @Test
  void call_withoutTls_showsNoToken() throws Exception {
    String address =
        serve(
            (path, message) -> Future.succeededFuture(message),
            token -> Future.succeededFuture(token == null ? Verdict.WELCOME : Verdict.STRANGER));

    JsonObject answer = await(transport.call(address, "beat", new JsonObject().put("n", 1), 5_000));

    assertThat(answer.getInteger("n")).isEqualTo(1);
  }

  @Test
  void call_whereNobodyListens_isRefused() throws Exception {
    String address = serve((path, message) -> Future.succeededFuture(message), Doorkeeper.OPEN);
    String nobody = "127.0.0.77:" + address.split(":")[1];

    assertThat(failure(nobody, 5_000)).isEqualTo(Reason.REFUSED);
  }

  @Test
  void call_withoutAnswer_isSilent() throws Exception {
    String address = serve((path, message) -> Future.future(never -> {}), Doorkeeper.OPEN);

    assertThat(failure(address, 300)).isEqualTo(Reason.SILENT);
  }

  @Test
  void call_whoseConnectionBreaks_isTriedAnew_andRefusedWhereNobodyListens() throws Exception {
    try (ServerSocket dying = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Future<Void> died = vertx.executeBlocking(() -> dieBehindAByte(dying));

      assertThat(failure("127.0.0.1:" + dying.getLocalPort(), 5_000)).isEqualTo(Reason.REFUSED);
      await(died);
    }
  }

  /** Nobody listens any more before the connection breaks. */
  private static Void dieBehindAByte(ServerSocket dying) throws IOException {
    try (Socket connection = dying.accept()) {
      connection.getInputStream().read();
      dying.close();
    }
    return null;
  }

  @Test
  void call_ofAStranger_isRejected() throws Exception {
    String address =
        serve(
            (path, message) -> Future.succeededFuture(message),
            token -> Future.succeededFuture(Verdict.STRANGER));

    assertThat(failure(address, 5_000)).isEqualTo(Reason.REJECTED);
  }
}
