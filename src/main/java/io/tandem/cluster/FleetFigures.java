// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster;

import io.tandem.cluster.FleetStatus.Owned;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a member shows of its fleet in metrics, at one moment. Immutable.
 *
 * @param term the highest one known
 * @param generation of the orders that were applied last
 * @param owned targets that this member owns
 * @param weight of these targets, in samples per second
 * @param standIns targets that it sends for others now
 * @param leaseAgeSeconds since it renewed its Lease last
 * @param ordersAgeSeconds since the coordinator was heard last
 * @param whole what the coordinator alone knows; null on all others
 */
public record FleetFigures(
    long term,
    long generation,
    Owned owned,
    double weight,
    int standIns,
    double leaseAgeSeconds,
    double ordersAgeSeconds,
    @Nullable Whole whole) {

  /**
   * The fleet as one: every target counts once, in however many replicas it is scraped.
   *
   * @param members by state, those that are silent as {@code silent}
   * @param targets by job
   * @param series of all targets
   * @param samples scraped so far in this process' term; it never falls within one
   */
  public record Whole(
      Map<String, Integer> members, Map<String, Integer> targets, long series, long samples) {}

  public boolean isCoordinator() {
    return whole != null;
  }
}
