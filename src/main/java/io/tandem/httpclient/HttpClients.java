// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.tandem.config.HttpClientConfig;
import io.tandem.model.Clock;
import io.vertx.core.Vertx;

/**
 * Makes clients. Thread: any; what it makes belongs to one event loop, see {@link
 * ConfiguredClient}.
 */
public final class HttpClients {
  private final Vertx vertx;
  private final Clock clock;

  public HttpClients(Vertx vertx, Clock clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  /** A client of its own; the same configuration twice makes two, which share no connection. */
  public ConfiguredClient create(HttpClientConfig config, ClientTuning tuning) {
    return new ConfiguredClient(vertx, clock, config, tuning);
  }
}
