// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.cluster.lease.MemberCard;
import io.tandem.cluster.node.NodeState;
import java.util.List;

/** All members whose Leases are there. */
public interface Roster {
  /**
   * A member as its Lease shows it.
   *
   * @param leaseAgeMillis since its Lease changed, as observed here
   * @param expired whether that is longer than it lasts
   * @param node what is known of its machine
   */
  record Seen(MemberCard card, long leaseAgeMillis, boolean expired, NodeState node) {
    /** A member on a machine of which nothing is known. */
    public Seen(MemberCard card, long leaseAgeMillis, boolean expired) {
      this(card, leaseAgeMillis, expired, NodeState.UNKNOWN);
    }
  }

  /** Whether all Leases were seen once. */
  boolean isWhole();

  /** Members whose Leases were seen and not removed since. */
  List<Seen> members();
}
