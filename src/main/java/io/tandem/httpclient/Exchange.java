// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.tandem.httpclient.ConfiguredClient.Ready;
import io.tandem.httpclient.RequestFailedException.Reason;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request from the caller's view: redirects and a second try on a stale connection are part of
 * it. Belongs to the event loop of its client.
 */
final class Exchange {
  private static final int MAX_REDIRECTS = 10;

  private static final String STALE = "Connection reset";

  /** What another host than the configured one is not told. */
  private static final List<String> SENSITIVE =
      List.of("Authorization", "Www-Authenticate", "Cookie", "Cookie2");

  private final ConfiguredClient client;
  private final Vertx vertx;
  private final String givenUrl;
  private final MultiMap headers;
  private final Promise<HttpClientResponse> answer = Promise.promise();

  private HttpMethod method;
  private @Nullable Buffer body;
  private String originalHost = "";
  private String shownUrl;
  private boolean leftHost;
  private boolean lostBody;
  private boolean tookSecondTry;
  private int redirects;
  private long timer = -1;
  private boolean over;
  private @Nullable HttpClientRequest current;

  Exchange(
      ConfiguredClient client,
      Vertx vertx,
      HttpMethod method,
      String url,
      MultiMap headers,
      @Nullable Buffer body) {
    this.client = client;
    this.vertx = vertx;
    this.method = method;
    this.givenUrl = url;
    this.shownUrl = url;
    this.headers = headers;
    this.body = body;
  }

  Future<HttpClientResponse> start(Duration timeout) {
    try {
      RequestUrl url = RequestUrl.parse(givenUrl);
      shownUrl = url.text();
      originalHost = url.host();
      timer = vertx.setTimer(Math.max(1, timeout.toMillis()), id -> expire());
      send(url);
    } catch (IllegalArgumentException e) {
      fail(Reason.URL, String.valueOf(e.getMessage()));
    }
    return answer.future();
  }

  private void send(RequestUrl url) {
    client
        .ready()
        .compose(ready -> authorization(ready, url).compose(header -> open(ready, header, url)))
        .onFailure(e -> fail(Reason.CREDENTIALS, String.valueOf(e.getMessage())));
  }

  /** What is meant for one host is not fetched for another. */
  private Future<@Nullable String> authorization(Ready ready, RequestUrl url) {
    if (leftHost || headers.contains(HttpHeaders.AUTHORIZATION)) {
      return Future.succeededFuture(null);
    }
    return client
        .authorization(ready, headers.get(HttpHeaders.USER_AGENT))
        .map(header -> header == null ? url.authorization() : header);
  }

  /** Succeeds whatever becomes of the request, which tells that itself. */
  private Future<Void> open(Ready ready, @Nullable String authorization, RequestUrl url) {
    if (!over) {
      ready
          .connections()
          .request(method, url)
          .onSuccess(request -> write(request, ready, authorization, url))
          .onFailure(this::fail);
    }
    return Future.succeededFuture();
  }

  private void write(
      HttpClientRequest request, Ready ready, @Nullable String authorization, RequestUrl url) {
    if (over) {
      request.reset();
      return;
    }
    current = request;
    putHeaders(request, ready, authorization);
    (body == null ? request.send() : request.send(body))
        .onSuccess(response -> receive(response, url))
        .onFailure(e -> failOrTryAgain(e, request, url));
  }

  private void putHeaders(HttpClientRequest request, Ready ready, @Nullable String authorization) {
    MultiMap out = request.headers();
    out.addAll(headers);
    if (lostBody) {
      out.remove(HttpHeaders.CONTENT_TYPE).remove(HttpHeaders.CONTENT_ENCODING);
    }
    for (Map.Entry<String, String> header : ready.material().headers()) {
      out.add(header.getKey(), header.getValue().strip());
    }
    if (leftHost) {
      SENSITIVE.forEach(out::remove);
      return;
    }
    client.config().headers().forEach((name, value) -> out.set(name, value.strip()));
    if (authorization != null) {
      out.set(HttpHeaders.AUTHORIZATION, authorization.strip());
    }
  }

  /**
   * A kept connection may have been closed by the server while the request was on its way. As in
   * Go, what changes nothing at the server is then sent once more on another connection.
   */
  private void failOrTryAgain(Throwable failure, HttpClientRequest request, RequestUrl url) {
    boolean closed =
        failure instanceof HttpClosedException
            || (failure instanceof SocketException && STALE.equals(failure.getMessage()));
    boolean harmless = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    if (!over && closed && harmless && !tookSecondTry && client.wasUsed(request.connection())) {
      tookSecondTry = true;
      send(url);
    } else {
      fail(failure);
    }
  }

  private void receive(HttpClientResponse response, RequestUrl url) {
    if (over) {
      response.request().reset();
      return;
    }
    client.markUsed(response.request().connection());
    String location = response.getHeader(HttpHeaders.LOCATION);
    if (location != null && client.config().followRedirects() && isRedirect(response)) {
      discard(response);
      redirect(response.statusCode(), url, location);
      return;
    }
    response.pause();
    response.end().onComplete(done -> finish());
    answer.complete(response);
  }

  private static boolean isRedirect(HttpClientResponse response) {
    return switch (response.statusCode()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private void redirect(int status, RequestUrl from, String location) {
    if (++redirects > MAX_REDIRECTS) {
      fail(Reason.REDIRECT, "stopped after " + MAX_REDIRECTS + " redirects");
      return;
    }
    if (status < 307) {
      method = method.equals(HttpMethod.HEAD) ? method : HttpMethod.GET;
      body = null;
      lostBody = true;
    }
    try {
      RequestUrl to = from.resolve(location);
      shownUrl = to.text();
      leftHost |= !to.isWithin(originalHost);
      send(to);
    } catch (IllegalArgumentException e) {
      fail(
          Reason.REDIRECT,
          "failed to parse Location header \"" + location + "\": " + e.getMessage());
    }
  }

  /** A short body is read past to keep the connection; any other is cut off with it. */
  private static void discard(HttpClientResponse response) {
    String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && length.matches("\\d{1,5}")) {
      response.exceptionHandler(e -> {});
      response.resume();
    } else {
      response.request().reset();
    }
  }

  private void expire() {
    RequestFailedException late =
        RequestFailedException.of(method, shownUrl, Reason.TIMEOUT, Faults.TIMED_OUT);
    over = true;
    answer.tryFail(late);
    if (current != null) {
      // Cancels a request that waits, and ends a response that is being read with this cause.
      current.reset(0x8, late);
    }
  }

  private void fail(Throwable failure) {
    finish();
    answer.tryFail(RequestFailedException.of(method, shownUrl, failure));
  }

  private void fail(Reason reason, String fault) {
    finish();
    answer.tryFail(RequestFailedException.of(method, shownUrl, reason, fault));
  }

  private void finish() {
    over = true;
    vertx.cancelTimer(timer);
  }
}
