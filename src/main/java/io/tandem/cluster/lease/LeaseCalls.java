// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.cluster.lease.LeaseStore.ConflictException;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The calls about one Lease, one at a time. Tells the first failure loudly, repeats quietly, and
 * their end once; a conflict is an answer. Belongs to the fleet's event loop.
 */
final class LeaseCalls {
  private static final Logger LOG = Logger.getLogger(LeaseCalls.class);

  private final String lease;
  private boolean busy;
  private boolean closed;
  private int failures;

  LeaseCalls(String lease) {
    this.lease = lease;
  }

  /** Whether an answer is awaited, or none is wanted any more. */
  boolean isTaken() {
    return busy || closed;
  }

  boolean isClosed() {
    return closed;
  }

  /** Hears of no answer from now on. */
  void close() {
    closed = true;
  }

  <T extends @Nullable Object> void make(
      Future<T> call, Consumer<T> answered, Consumer<Throwable> failed) {
    busy = true;
    call.onComplete(
        done -> {
          busy = false;
          if (closed) {
            return;
          }
          if (done.succeeded()) {
            worked();
            answered.accept(done.result());
          } else {
            if (!(done.cause() instanceof ConflictException)) {
              failed(done.cause());
            }
            failed.accept(done.cause());
          }
        });
  }

  private void failed(Throwable failure) {
    failures++;
    if (failures == 1) {
      LOG.warnf("A call for a Lease failed: lease=%s error=%s", lease, failure.getMessage());
    } else {
      LOG.debugf(
          "A call for a Lease failed again: lease=%s count=%d error=%s",
          lease, failures, failure.getMessage());
    }
  }

  private void worked() {
    if (failures > 0) {
      LOG.infof("Calls for a Lease work again: lease=%s failures=%d", lease, failures);
      failures = 0;
    }
  }
}
