// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Endpoints that still close, by the name of their folder. Any thread, guarded by this object. */
final class Departures {
  private final Map<String, Leaving> leaving = new HashMap<>();

  private record Leaving(Endpoint endpoint, Future<Void> gone) {}

  /** An endpoint that has left the configuration, until it is gone. */
  void add(String folder, Endpoint endpoint, Future<Void> gone) {
    synchronized (this) {
      leaving.put(folder, new Leaving(endpoint, gone));
    }
    gone.onComplete(
        done -> {
          synchronized (this) {
            leaving.remove(folder);
          }
        });
  }

  /** When nobody uses this folder any more; an endpoint that does is hurried. */
  Future<Void> freed(String folder) {
    Leaving last;
    synchronized (this) {
      last = leaving.get(folder);
    }
    if (last == null) {
      return Future.succeededFuture();
    }
    Promise<Void> closed = Promise.promise();
    last.endpoint().close().onComplete(done -> closed.tryComplete());
    last.gone().onComplete(done -> closed.tryComplete());
    return closed.future();
  }

  synchronized Set<String> folders() {
    return Set.copyOf(leaving.keySet());
  }

  synchronized List<Endpoint> endpoints() {
    return leaving.values().stream().map(Leaving::endpoint).toList();
  }
}
