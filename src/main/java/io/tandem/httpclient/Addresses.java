// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * All addresses of a host, each in its turn: what {@code round_robin_dns} asks for.
 *
 * <p>A look-up blocks and runs on a worker; the JDK remembers its answer for half a minute. Where
 * nothing is found the name itself is the answer, so that connecting to it tells the fault. Belongs
 * to the event loop of its client.
 */
final class Addresses {
  /** Finds the addresses of a name; {@link InetAddress#getAllByName} but in tests. */
  interface Lookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  private final Vertx vertx;
  private final Lookup lookup;
  private int turn;

  Addresses(Vertx vertx, Lookup lookup) {
    this.vertx = vertx;
    this.lookup = lookup;
  }

  /** The address to connect to now. */
  Future<String> next(String host) {
    return vertx
        .executeBlocking(() -> lookup.all(host), false)
        .map(found -> found[Math.floorMod(turn++, found.length)].getHostAddress())
        .otherwise(host);
  }
}
