// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.member;

import io.vertx.core.Future;

/** Tells whether whoever gives orders holds the coordinator Lease. */
@FunctionalInterface
public interface TermCheck {
  /**
   * Whether this process holds the Lease in this term.
   *
   * @param holder its holderIdentity
   * @param secret of the term; empty where the traffic is plain
   * @return fails where the API server cannot be asked
   */
  Future<Boolean> holds(long term, String holder, String secret);
}
