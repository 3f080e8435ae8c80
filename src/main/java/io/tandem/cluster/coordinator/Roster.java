// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.cluster.lease.MemberCard;
import java.util.List;

/** All members whose Leases are there. */
public interface Roster {
  /**
   * A member as its Lease shows it.
   *
   * @param leaseAgeMillis since its Lease changed, as observed here
   * @param expired whether that is longer than it lasts
   */
  record Seen(MemberCard card, long leaseAgeMillis, boolean expired) {}

  /** Whether all Leases were seen once. */
  boolean isWhole();

  /** Members whose Leases were seen and not removed since. */
  List<Seen> members();
}
