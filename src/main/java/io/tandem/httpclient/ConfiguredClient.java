// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.tandem.config.HttpClientConfig;
import io.tandem.config.HttpClientConfig.OAuth2;
import io.tandem.httpclient.ClientFiles.Certificates;
import io.tandem.httpclient.ClientFiles.Material;
import io.tandem.model.Clock;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests as one {@link HttpClientConfig} says: credentials, TLS, redirects.
 *
 * <p>Belongs to one event loop: the one that first sends. Its connections live there, and so do the
 * callbacks; a stage with several loops makes a client for each. Files with secrets and
 * certificates are looked at before a request, at most once a second, on a worker; changed
 * certificates begin new connections while requests under way end on the old ones.
 *
 * <p>Costs per request: one timer, a few small objects; nothing is decompressed and nothing is
 * buffered.
 */
public final class ConfiguredClient {
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Vertx vertx;
  private final Clock clock;
  private final HttpClientConfig config;
  private final ClientTuning tuning;
  private final Map<String, String> environment;
  private final ClientFiles files;
  private final @Nullable TokenSource tokens;
  private final Set<HttpConnection> used = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Connections> retired = new HashSet<>();

  private @Nullable Ready ready;
  private long checkedNanos;
  private @Nullable Future<Ready> check;
  private boolean closed;

  ConfiguredClient(
      Vertx vertx,
      Clock clock,
      HttpClientConfig config,
      ClientTuning tuning,
      Map<String, String> environment) {
    this.vertx = vertx;
    this.clock = clock;
    this.config = config;
    this.tuning = tuning;
    this.environment = environment;
    this.files = new ClientFiles(config);
    this.tokens = config.oauth2() == null ? null : tokens(config.oauth2());
  }

  private TokenSource tokens(OAuth2 oauth2) {
    HttpClientConfig way = HttpClientConfig.ofTls(oauth2.tls(), oauth2.proxy());
    return new TokenSource(
        oauth2,
        clock,
        new ConfiguredClient(vertx, clock, way, ClientTuning.DISCOVERY, environment));
  }

  /** Connections with the certificates, and the headers to send on them. */
  record Ready(Connections connections, Material material) {}

  /**
   * Sends a request, and follows redirects where the configuration says so.
   *
   * <p>The response comes paused: set its handlers, then {@code resume()} or {@code fetch(n)}. The
   * timeout spans everything up to the end of the response body; when it is over before that, the
   * connection is cut and the response's exception handler called (twice, where Vert.x reports the
   * cut as well). {@link RequestFailedException#of(HttpMethod, String, Throwable)} says what such
   * an exception means. To give up a response early: {@code response.request().reset()}.
   *
   * @param headers sent as they are; an Authorization among them wins over the configured one
   * @return fails only with {@link RequestFailedException}
   */
  public Future<HttpClientResponse> send(
      HttpMethod method,
      String absoluteUrl,
      MultiMap headers,
      @Nullable Buffer body,
      Duration timeout) {
    Exchange exchange = new Exchange(this, vertx, method, absoluteUrl, headers, body);
    return exchange.start(timeout);
  }

  /** Closes all connections; requests under way fail. Idempotent. */
  public void close() {
    closed = true;
    if (ready != null) {
      ready.connections().close();
      ready = null;
    }
    retired.forEach(Connections::close);
    retired.clear();
    if (tokens != null) {
      tokens.close();
    }
  }

  HttpClientConfig config() {
    return config;
  }

  /** The client to use now; usually there already. */
  Future<Ready> ready() {
    long now = clock.monotonicNanos();
    Ready current = ready;
    if (current != null && (files.isStatic() || now - checkedNanos < CHECK_NANOS)) {
      return Future.succeededFuture(current);
    }
    Future<Ready> running = check;
    if (running == null) {
      running = vertx.executeBlocking(files::read, false).map(this::renew);
      check = running;
      // Behind the assignment: what is done already runs its handlers at once.
      running.onComplete(done -> check = null);
    }
    return running;
  }

  /** The Authorization header of a request to the host that is configured, or null. */
  Future<@Nullable String> authorization(Ready ready, @Nullable String userAgent) {
    return tokens == null
        ? Future.succeededFuture(ready.material().authorization())
        : tokens.authorization(ready.material().clientSecret(), userAgent).map(header -> header);
  }

  /** Whether the connection answered before, and so may have been closed while it was unused. */
  boolean wasUsed(HttpConnection connection) {
    return used.contains(connection);
  }

  void markUsed(HttpConnection connection) {
    if (used.add(connection)) {
      connection.closeHandler(v -> used.remove(connection));
    }
  }

  private Ready renew(Material material) {
    if (closed) {
      throw new IllegalStateException("client is closed");
    }
    checkedNanos = clock.monotonicNanos();
    Ready old = ready;
    if (old != null && old.material().equals(material)) {
      return old;
    }
    boolean sameCertificates =
        old != null && old.material().certificates().equals(material.certificates());
    Connections connections =
        sameCertificates
            ? Objects.requireNonNull(old).connections()
            : open(material.certificates());
    Ready renewed = new Ready(connections, material);
    ready = renewed;
    if (old != null && !sameCertificates) {
      retire(old.connections());
    }
    return renewed;
  }

  private Connections open(Certificates certificates) {
    ProxyRules proxies = new ProxyRules(config.proxy(), environment);
    Addresses addresses =
        tuning.allAddresses() ? new Addresses(vertx, InetAddress::getAllByName) : null;
    return new Connections(vertx, config, tuning, certificates, proxies, addresses);
  }

  /** Requests under way get the time that an unused connection gets, then all are closed. */
  private void retire(Connections old) {
    retired.add(old);
    vertx.setTimer(
        tuning.keepAlive().toMillis(),
        id -> {
          if (retired.remove(old)) {
            old.close();
          }
        });
  }
}
