// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.feed;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Connections to API servers, one for all who call the same one as the same. One that could not be
 * opened is opened again when it is asked for again. Belongs to the event loop of discovery.
 */
final class Connections {
  private final Function<ConnectionKey, Future<ApiConnection>> opener;
  private final Map<ConnectionKey, Future<ApiConnection>> open = new HashMap<>();

  Connections(Function<ConnectionKey, Future<ApiConnection>> opener) {
    this.opener = opener;
  }

  Future<ApiConnection> open(ConnectionKey key) {
    Future<ApiConnection> known = open.get(key);
    if (known == null || known.failed()) {
      known = opener.apply(key);
      open.put(key, known);
    }
    return known;
  }

  void close(ConnectionKey key) {
    Future<ApiConnection> known = open.remove(key);
    if (known != null) {
      known.onSuccess(ApiConnection::close);
    }
  }
}
