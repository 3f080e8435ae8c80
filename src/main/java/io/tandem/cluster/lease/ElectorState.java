// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.cluster.lease.LeaseStore.LeaseRecord;

/**
 * Where an elector is.
 *
 * <pre>
 *              the Lease is free            stored in time
 *   Unheld ----------------------> Acquiring -----------> Held
 *     ^ ^                            |  ^                 | | |
 *     | +-- conflict, no answer -----+  +-- higher term --+ | |
 *     |                                     seen, deleted   | |
 *     +------ deadline over, another holder ----------------+ |
 *     |                                                       |
 *     +---- told to the API server ---- HandingOver <-- resign+
 * </pre>
 */
sealed interface ElectorState {
  /** Somebody else's, or nobody's. */
  record Unheld() implements ElectorState {}

  /** A write that would make this process the holder is on its way. */
  record Acquiring(long term, String secret) implements ElectorState {}

  /**
   * The holder, until the deadline.
   *
   * @param deadlineNanos monotonic; counted from the start of the renewal that was stored last, and
   *     well before anyone else can take the Lease
   */
  record Held(long term, String secret, LeaseRecord lease, long deadlineNanos)
      implements ElectorState {
    boolean isCurrent(long nowNanos) {
      return nowNanos - deadlineNanos < 0;
    }

    Held renewed(LeaseRecord stored, long deadline) {
      return new Held(term, secret, stored, deadline);
    }
  }

  /** No longer the holder, and telling so. */
  record HandingOver() implements ElectorState {}
}
