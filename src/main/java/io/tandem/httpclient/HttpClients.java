// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.tandem.config.HttpClientConfig;
import io.tandem.model.Clock;
import io.vertx.core.Vertx;
import java.util.Map;

/**
 * Makes clients. Thread: any; what it makes belongs to one event loop, see {@link
 * ConfiguredClient}.
 */
public final class HttpClients {
  private final Vertx vertx;
  private final Clock clock;
  private final Map<String, String> environment;

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

  /** A client of its own; the same configuration twice makes two, which share no connection. */
  public ConfiguredClient create(HttpClientConfig config, ClientTuning tuning) {
    return new ConfiguredClient(vertx, clock, config, tuning, environment);
  }
}
