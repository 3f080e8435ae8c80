// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.model.Clock;
import io.tandem.model.Loop;
import java.util.random.RandomGenerator;

/**
 * What everything that holds or watches Leases needs.
 *
 * @param fleet the prefix of the names of the fleet's Leases
 * @param loop the fleet's event loop
 * @param random spreads what many members would do at the same moment
 */
public record LeaseContext(
    String fleet, LeaseStore store, Loop loop, Clock clock, RandomGenerator random) {
  LeaseNames names() {
    return new LeaseNames(fleet);
  }
}
