// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.tandem.config.HttpClientConfig;
import io.tandem.model.Clock;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes clients. Thread: any; what it makes belongs to one event loop, see {@link
 * ConfiguredClient}.
 */
public final class HttpClients {
  private final Vertx vertx;
  private final Clock clock;
  private final Map<String, String> environment;
  private final AtomicBoolean expectsTls = new AtomicBoolean();

  /** Clients for configurations that ask the environment for nothing. */
  public HttpClients(Vertx vertx, Clock clock) {
    this(vertx, clock, Map.of());
  }

  /**
   * @param environment where proxies are looked up by configurations that say so
   */
  public HttpClients(Vertx vertx, Clock clock, Map<String, String> environment) {
    this.vertx = vertx;
    this.clock = clock;
    this.environment = Map.copyOf(environment);
  }

  /** TLS will be wanted soon: what its first use costs is spent now, on a worker, once. */
  public void expectTls() {
    if (!expectsTls.getAndSet(true)) {
      vertx.executeBlocking(
          () -> {
            TlsWarmUp.run();
            return null;
          },
          false);
    }
  }

  /** A client of its own; the same configuration twice makes two, which share no connection. */
  public ConfiguredClient create(HttpClientConfig config, ClientTuning tuning) {
    if (config.oauth2() != null && config.oauth2().tokenUrl().startsWith("https:")) {
      expectTls();
    }
    return new ConfiguredClient(vertx, clock, config, tuning, environment);
  }
}
