// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.data;

import io.tandem.model.Replica;

/** What the fleet hears of the data. Called on the fleet's event loop. */
public interface DataListener {
  /**
   * A scrape was committed.
   *
   * @param kept whether it failed and is kept back until {@link DataPlane#decide}
   */
  void scraped(long targetId, long tick, boolean good, boolean kept);

  /** An endpoint has this tick with so many samples, or will never take it. */
  void delivered(String entry, Replica replica, long targetId, long tick, int samples);

  /** What the answers of an endpoint say about a replica. */
  void elected(String entry, Replica replica, Election election);

  /** The process stood still for seconds; sending is held since. */
  void frozen();

  /** Whether a receiver takes a replica. */
  enum Election {
    UNKNOWN,
    ELECTED,
    STANDBY
  }
}
