// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.tandem.cluster.transport.CallFailedException.Reason;
import io.tandem.model.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls over HTTP, or HTTPS where the fleet has certificates, on connections that are kept. The
 * token goes with each call over TLS and never without. Belongs to the fleet's event loop.
 */
public final class HttpFleetTransport implements FleetTransport {
  private static final int OK = 200;
  private static final int CONNECT_MILLIS = 1_000;

  private final Loop loop;
  private final HttpClient client;
  private final @Nullable FleetTls tls;
  private final Supplier<@Nullable String> token;

  /**
   * A transport for the fleet.
   *
   * @param token what this member shows; not asked for without TLS
   */
  public HttpFleetTransport(
      Vertx vertx, Loop loop, @Nullable FleetTls tls, Supplier<@Nullable String> token) {
    this.loop = loop;
    this.tls = tls;
    this.token = token;
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(CONNECT_MILLIS)
            .setKeepAliveTimeout(30)
            .setMaxPoolSize(4)
            .setDecompressionSupported(true);
    if (tls != null) {
      tls.call(options);
    }
    this.client = vertx.createHttpClient(options);
  }

  @Override
  public Future<JsonObject> call(
      String address, String path, JsonObject message, long timeoutMillis) {
    Promise<JsonObject> answer = Promise.promise();
    Loop.Timer late =
        loop.schedule(
            timeoutMillis,
            () ->
                answer.tryFail(
                    new CallFailedException(Reason.SILENT, address + " does not answer")));
    send(address, path, message, timeoutMillis)
        .onComplete(
            done ->
                loop.execute(
                    () -> {
                      late.cancel();
                      if (done.succeeded()) {
                        answer.tryComplete(done.result());
                      } else {
                        answer.tryFail(failure(address, done.cause()));
                      }
                    }));
    return answer.future();
  }

  private Future<JsonObject> send(
      String address, String path, JsonObject message, long timeoutMillis) {
    String scheme = tls == null ? "http" : "https";
    RequestOptions to =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(scheme + "://" + address + "/fleet/" + path)
            .setTimeout(timeoutMillis);
    return client.request(to).compose(request -> write(request, message.toBuffer()));
  }

  private Future<JsonObject> write(HttpClientRequest request, Buffer body) {
    request.putHeader("Content-Type", "application/json");
    String shown = tls == null ? null : token.get();
    if (shown != null) {
      request.putHeader("Authorization", "Bearer " + shown);
    }
    return request.send(body).compose(HttpFleetTransport::read);
  }

  private static Future<JsonObject> read(HttpClientResponse response) {
    return response
        .body()
        .map(
            body -> {
              if (response.statusCode() != OK) {
                throw new CallFailedException(
                    Reason.REJECTED, response.statusCode() + " " + body.toString().strip());
              }
              return body.toJsonObject();
            });
  }

  private static CallFailedException failure(String address, Throwable cause) {
    return switch (cause) {
      case CallFailedException told -> told;
      case ConnectException refused ->
          new CallFailedException(Reason.REFUSED, address + " refuses connections");
      case DecodeException broken ->
          new CallFailedException(Reason.REJECTED, address + " does not answer in JSON");
      default -> new CallFailedException(Reason.SILENT, address + ": " + cause.getMessage());
    };
  }

  /** Closes all connections. */
  public Future<Void> close() {
    return client.close();
  }
}
