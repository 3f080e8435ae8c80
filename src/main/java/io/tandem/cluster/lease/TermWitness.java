// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers who was last seen to hold the coordinator Lease, so that orders of a known term are
 * told from others' without asking, and through outages of the API server. Only an unknown higher
 * term costs a read, and another holder of the known one: a Lease that was deleted begins again.
 * Belongs to the fleet's event loop.
 */
final class TermWitness {
  private final Supplier<Future<@Nullable LeaseRecord>> read;
  private @Nullable LeaseRecord last;
  private @Nullable Future<@Nullable LeaseRecord> reading;

  TermWitness(Supplier<Future<@Nullable LeaseRecord>> read) {
    this.read = read;
  }

  /** The Lease as it was read or written; one without holder says nothing about who held it. */
  void saw(@Nullable LeaseRecord lease) {
    boolean isNews =
        lease != null && !lease.holder().isEmpty() && lease.transitions() >= highestTerm();
    if (isNews) {
      last = lease;
    }
  }

  long highestTerm() {
    return last == null ? 0 : last.transitions();
  }

  @Nullable LeaseRecord lastHeld() {
    return last;
  }

  /** See {@link Elector#verify}. */
  Future<Boolean> verify(long term, String holder, @Nullable String secret) {
    if (term < highestTerm()) {
      return Future.succeededFuture(false);
    }
    if (matches(last, term, holder, secret)) {
      return Future.succeededFuture(true);
    }
    return readOnce().map(lease -> matches(lease, term, holder, secret));
  }

  private Future<@Nullable LeaseRecord> readOnce() {
    Future<@Nullable LeaseRecord> running = reading;
    if (running == null) {
      running = read.get();
      reading = running;
      running.onComplete(
          done -> {
            reading = null;
            if (done.succeeded()) {
              saw(done.result());
            }
          });
    }
    return running;
  }

  private static boolean matches(
      @Nullable LeaseRecord lease, long term, String holder, @Nullable String secret) {
    return lease != null
        && lease.transitions() == term
        && lease.holder().equals(holder)
        && (secret == null || isSecretOf(lease, secret));
  }

  private static boolean isSecretOf(LeaseRecord lease, String secret) {
    String expected = lease.annotations().getOrDefault(LeaseAnnotations.SECRET_HASH, "");
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.US_ASCII),
        LeaseAnnotations.hash(secret).getBytes(StandardCharsets.US_ASCII));
  }
}
