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
   * @param overdue whether a member that lives would have renewed it since
   * @param expired whether that is longer than it lasts
   * @param node what is known of its machine
   */
  record Seen(
      MemberCard card, long leaseAgeMillis, boolean overdue, boolean expired, NodeState node) {}

  /** Whether all Leases were seen once. */
  boolean isWhole();

  /** Members whose Leases were seen and not removed since. */
  List<Seen> members();
}
