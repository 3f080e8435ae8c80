// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.netty.channel.ConnectTimeoutException;
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
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Calls over HTTP, or HTTPS where the fleet has certificates, on connections that are kept. A kept
 * connection that turns out to be broken is made anew at once: where the other process is gone,
 * that is refused. The token goes with each call over TLS to a member, and never without; so does
 * the secret of the term with heartbeats. Belongs to the fleet's event loop.
 */
public final class HttpFleetTransport implements FleetTransport {
  private static final int OK = 200;
  private static final int CONNECT_MILLIS = 1_000;

  private final Vertx vertx;
  private final Loop loop;
  private final HttpClient client;
  private final @Nullable FleetTls tls;
  private final Supplier<@Nullable String> token;
  private final TermSecrets secrets;
  private final @Nullable RenewedFiles certificates;
  private volatile @Nullable PeerNames members;

  /**
   * A transport for the fleet.
   *
   * @param token what this member shows, see {@link TokenFile}; not asked for without TLS
   * @param secrets what it shows to partners, likewise
   */
  public HttpFleetTransport(
      Vertx vertx,
      Loop loop,
      @Nullable FleetTls tls,
      Supplier<@Nullable String> token,
      TermSecrets secrets) {
    this(vertx, loop, tls, token, secrets, RenewedFiles.INTERVAL);
  }

  HttpFleetTransport(
      Vertx vertx,
      Loop loop,
      @Nullable FleetTls tls,
      Supplier<@Nullable String> token,
      TermSecrets secrets,
      Duration renewal) {
    this.vertx = vertx;
    this.loop = loop;
    this.tls = tls;
    this.token = token;
    this.secrets = secrets;
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(CONNECT_MILLIS)
            .setKeepAliveTimeout(30)
            .setMaxPoolSize(4)
            .setDecompressionSupported(true);
    if (tls != null) {
      // Whose certificate it is, is checked before anything is sent.
      options.setSsl(true).setVerifyHost(false).setTrustOptions(tls.calling().getTrustOptions());
    }
    client = vertx.createHttpClient(options);
    certificates =
        tls == null
            ? null
            : new RenewedFiles(vertx, tls.filesOfCaller(), () -> takeUp(client, tls))
                .start(renewal);
  }

  private Future<?> takeUp(HttpClient http, FleetTls files) {
    return http.updateSSLOptions(files.calling(), true)
        .compose(done -> vertx.fileSystem().readFile(files.cert().toString()))
        .compose(
            pem -> {
              try {
                members = PeerNames.ofOwn(pem.getBytes());
                return Future.succeededFuture();
              } catch (CertificateException e) {
                return Future.failedFuture(e);
              }
            });
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
    RequestOptions to =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI((tls == null ? "http" : "https") + "://" + address + "/fleet/" + path)
            .setTimeout(timeoutMillis);
    send(to, message)
        .recover(
            failure ->
                isBroken(failure) && !answer.future().isComplete()
                    ? send(to, message)
                    : Future.failedFuture(failure))
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

  private Future<JsonObject> send(RequestOptions to, JsonObject message) {
    return client.request(to).compose(request -> write(request, to.getHost(), message.toBuffer()));
  }

  private Future<JsonObject> write(HttpClientRequest request, String host, Buffer body) {
    if (tls != null && !isMember(request.connection().sslSession(), host)) {
      request.exceptionHandler(itIsOurOwnDoing -> {});
      request.reset();
      request.connection().close();
      return Future.failedFuture("a certificate that is no member's");
    }
    request.putHeader("Content-Type", "application/json");
    String shown = tls == null ? null : token.get();
    if (shown != null) {
      request.putHeader("Authorization", "Bearer " + shown);
    }
    String secret = secrets.current();
    if (tls != null && secret != null && request.path().endsWith('/' + FleetServer.BEAT)) {
      request.putHeader(FleetServer.SECRET, secret);
    }
    return request.send(body).compose(HttpFleetTransport::read);
  }

  private boolean isMember(@Nullable SSLSession session, String host) {
    PeerNames known = members;
    return known != null && known.isMember(session, host.replaceAll("[\\[\\]]", ""));
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
      // A connection that is not answered is a ConnectException as well.
      case ConnectTimeoutException late -> silent(address, late);
      case ConnectException refused ->
          new CallFailedException(Reason.REFUSED, address + " refuses connections");
      case DecodeException broken ->
          new CallFailedException(Reason.REJECTED, address + " does not answer in JSON");
      default -> silent(address, cause);
    };
  }

  private static CallFailedException silent(String address, Throwable cause) {
    return new CallFailedException(Reason.SILENT, address + ": " + cause.getMessage());
  }

  private static boolean isBroken(Throwable failure) {
    return failure instanceof HttpClosedException
        || failure.getClass().equals(SocketException.class)
        || failure instanceof ClosedChannelException
        || failure instanceof IOException reset
            && String.valueOf(reset.getMessage()).contains("reset");
  }

  /** Closes all connections. */
  public Future<Void> close() {
    if (certificates != null) {
      certificates.close();
    }
    return client.close();
  }
}
