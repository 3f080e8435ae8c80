// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.model.Replica;
import io.tandem.target.Target;
import io.tandem.target.TickGrid;

/**
 * When targets are scraped and what time their samples get. Pure.
 *
 * @param seed spreads targets over their intervals
 * @param stamped samples carry the time of the tick, however late the scrape began
 */
record TickRules(long seed, boolean stamped) {
  private static final long MOST_DELAY_MILLIS = 250;
  private static final long PART_OF_INTERVAL = 20;

  TickGrid grid(Target target) {
    return TickGrid.of(target.id(), seed, target.interval().toMillis());
  }

  /** How long after the tick the scrape begins: a target is not asked by both owners at once. */
  static long delayMillis(Replica replica, Target target) {
    return replica == Replica.B
        ? Math.min(MOST_DELAY_MILLIS, target.interval().toMillis() / PART_OF_INTERVAL)
        : 0;
  }
}
