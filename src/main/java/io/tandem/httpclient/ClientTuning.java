// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import java.time.Duration;

/**
 * What the user of a client decides, other than its configuration.
 *
 * @param connectTimeout until TCP and TLS stand; the request's own timeout holds besides
 * @param keepAlive how long an unused connection stays open
 * @param maxConnections per host and port; further requests wait for one within their timeout
 * @param allAddresses each request goes to the next address of its host; else all to the first
 */
public record ClientTuning(
    Duration connectTimeout, Duration keepAlive, int maxConnections, boolean allAddresses) {
  /** Connections outlive the longest usual interval; many targets may share an address. */
  public static final ClientTuning SCRAPE =
      new ClientTuning(Duration.ofSeconds(30), Duration.ofMinutes(5), 64, false);

  /** A lane has one request in flight. */
  public static final ClientTuning REMOTE_WRITE =
      new ClientTuning(Duration.ofSeconds(30), Duration.ofMinutes(5), 16, false);

  /** Seldom, and from few. */
  public static final ClientTuning DISCOVERY =
      new ClientTuning(Duration.ofSeconds(30), Duration.ofMinutes(2), 2, false);

  /** Each watch of an API server takes a connection, where it does not speak HTTP/2. */
  public static final ClientTuning WATCHES =
      new ClientTuning(Duration.ofSeconds(30), Duration.ofMinutes(2), 256, false);

  /** The same, but for where requests go. */
  public ClientTuning withAllAddresses(boolean all) {
    return new ClientTuning(connectTimeout, keepAlive, maxConnections, all);
  }
}
