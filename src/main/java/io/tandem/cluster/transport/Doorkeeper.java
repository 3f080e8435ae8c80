// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Decides whether a caller of {@code /fleet/} is one of the fleet. Any thread. */
@FunctionalInterface
public interface Doorkeeper {
  /** Of plain traffic, in which no token may travel: whoever reaches the listener is let in. */
  Doorkeeper OPEN = token -> Future.succeededFuture(Verdict.WELCOME);

  /** What is answered. */
  enum Verdict {
    WELCOME,
    /** 401: no token, or none that is valid for the fleet. */
    UNKNOWN,
    /** 403: a valid token of somebody else. */
    STRANGER
  }

  /**
   * Judges a bearer token, null where none was shown. A failed future is answered with 503: the
   * caller may come again.
   */
  Future<Verdict> judge(@Nullable String token);
}
