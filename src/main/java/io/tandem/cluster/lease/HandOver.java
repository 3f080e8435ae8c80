// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;

/**
 * Tells the API server that a Lease has no holder any more: tries until it is stored, somebody else
 * holds it, or the patience is over; then it expires by itself. Belongs to the fleet's event loop.
 */
final class HandOver {
  /** So short that nobody waits for it. */
  static final long DURATION_SECONDS = 1;

  private static final long PAUSE_MILLIS = 100;

  private final LeaseContext context;
  private final String name;
  private final String identity;
  private final long untilNanos;
  private final Promise<Void> over = Promise.promise();

  HandOver(LeaseContext context, String name, String identity, Duration patience) {
    this.context = context;
    this.name = name;
    this.identity = identity;
    untilNanos = context.clock().monotonicNanos() + patience.toNanos();
  }

  /** Completes in any case. */
  Future<Void> run() {
    attempt();
    return over.future();
  }

  private void attempt() {
    context
        .store()
        .get(name)
        .compose(lease -> lease == null || !isOurs(lease) ? Future.succeededFuture() : free(lease))
        .onComplete(
            done -> {
              if (done.succeeded() || context.clock().monotonicNanos() - untilNanos >= 0) {
                over.complete();
              } else {
                context.loop().schedule(PAUSE_MILLIS, this::attempt);
              }
            });
  }

  private boolean isOurs(LeaseRecord lease) {
    return lease.holder().equals(identity);
  }

  private Future<LeaseRecord> free(LeaseRecord lease) {
    return context
        .store()
        .update(
            new LeaseRecord(
                name, "", lease.transitions(), DURATION_SECONDS, Map.of(), lease.version()));
  }
}
