// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.tandem.config.HttpClientConfig.OAuth2;
import io.tandem.model.Clock;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of an OAuth 2 client: fetched when one is needed, kept until ten seconds before they
 * end, one request at a time however many wait for it. Client and secret are shown in the
 * Authorization header first; where the endpoint refuses, in the form, and what worked is kept.
 *
 * <p>Belongs to the event loop of its client. A fetch goes on when the request that wanted it has
 * run out of time: the next one has its token.
 */
final class TokenSource {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long MARGIN_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_SHOWN = 512;

  private final OAuth2 config;
  private final Clock clock;
  private final ConfiguredClient client;
  private @Nullable String secret;
  private int secrets;
  private @Nullable Boolean inForm;
  private @Nullable Token token;
  private @Nullable Future<Token> fetch;

  /** A source that owns the client. */
  TokenSource(OAuth2 config, Clock clock, ConfiguredClient client) {
    this.config = config;
    this.clock = clock;
    this.client = client;
  }

  private record Token(String header, long endNanos, boolean ends) {
    @Override
    public String toString() {
      return "Token[…]";
    }
  }

  void close() {
    client.close();
  }

  /**
   * The Authorization header of a request that is sent now.
   *
   * @param clientSecret as it is now; with another one the token is fetched again
   * @param userAgent whom the token endpoint sees
   */
  Future<String> authorization(@Nullable String clientSecret, @Nullable String userAgent) {
    if (!Objects.equals(clientSecret, secret)) {
      secret = clientSecret;
      secrets++;
      inForm = null;
      token = null;
      fetch = null;
    }
    Token known = token;
    if (known != null && (!known.ends || known.endNanos - clock.monotonicNanos() > MARGIN_NANOS)) {
      return Future.succeededFuture(known.header);
    }
    Future<Token> running = fetch;
    if (running == null) {
      running = fetch(clientSecret == null ? "" : clientSecret, userAgent);
      fetch = running;
      int begunFor = secrets;
      running.onComplete(done -> ended(begunFor, done.result()));
    }
    return running.map(Token::header);
  }

  private void ended(int begunFor, @Nullable Token fetched) {
    if (begunFor == secrets) {
      fetch = null;
      token = fetched;
    }
  }

  private Future<Token> fetch(String clientSecret, @Nullable String userAgent) {
    Boolean known = inForm;
    if (known != null) {
      return ask(clientSecret, known, userAgent);
    }
    return ask(clientSecret, false, userAgent)
        .onSuccess(token -> inForm = false)
        .recover(refused -> ask(clientSecret, true, userAgent).onSuccess(token -> inForm = true));
  }

  private Future<Token> ask(String clientSecret, boolean form, @Nullable String userAgent) {
    MultiMap headers =
        HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded");
    if (userAgent != null) {
      headers.set(HttpHeaders.USER_AGENT, userAgent);
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("grant_type", "client_credentials");
    if (!config.scopes().isEmpty()) {
      fields.put("scope", String.join(" ", config.scopes()));
    }
    for (Map.Entry<String, String> param : config.endpointParams().entrySet()) {
      if (fields.put(param.getKey(), param.getValue()) != null
          && !param.getKey().equals("grant_type")) {
        return Future.failedFuture("oauth2: cannot overwrite parameter \"" + param.getKey() + '"');
      }
    }
    if (form) {
      fields.put("client_id", config.clientId());
      if (!clientSecret.isEmpty()) {
        fields.put("client_secret", clientSecret);
      }
    } else {
      String both = encoded(config.clientId()) + ':' + encoded(clientSecret);
      byte[] bytes = both.getBytes(StandardCharsets.UTF_8);
      headers.set(HttpHeaders.AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    Buffer body = Buffer.buffer(form(fields));
    return client
        .send(HttpMethod.POST, config.tokenUrl(), headers, body, TIMEOUT)
        .compose(response -> body(response).map(text -> token(response, text)));
  }

  private static String form(Map<String, String> fields) {
    StringBuilder form = new StringBuilder();
    fields.forEach(
        (name, value) ->
            form.append(form.isEmpty() ? "" : "&")
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
    return form.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Future<String> body(HttpClientResponse response) {
    Promise<String> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response.handler(
        chunk -> {
          body.appendBuffer(chunk);
          if (body.length() > MOST_BYTES && whole.tryFail("oauth2: cannot fetch token: too long")) {
            response.request().reset();
          }
        });
    response.exceptionHandler(
        e -> whole.tryFail("oauth2: cannot fetch token: " + Faults.explain(e).text()));
    response.endHandler(end -> whole.tryComplete(body.toString(StandardCharsets.UTF_8)));
    response.resume();
    return whole.future();
  }

  private Token token(HttpClientResponse response, String body) throws IllegalStateException {
    try {
      if (response.statusCode() < 200 || response.statusCode() > 299) {
        throw new IOException(
            response.statusCode() + " " + response.statusMessage() + "\nResponse: " + shown(body));
      }
      TokenAnswer answer = TokenAnswer.parse(response.getHeader(HttpHeaders.CONTENT_TYPE), body);
      long seconds = answer.expiresInSeconds();
      return new Token(
          answer.header(),
          clock.monotonicNanos() + Duration.ofSeconds(seconds).toNanos(),
          seconds != 0);
    } catch (IOException e) {
      throw new IllegalStateException("oauth2: cannot fetch token: " + e.getMessage(), e);
    }
  }

  private static String shown(String body) {
    return body.length() > MOST_SHOWN ? body.substring(0, MOST_SHOWN) + "…" : body;
  }
}
