// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import java.time.Duration;
import java.util.List;

/**
 * How long a fleet bears silence; shorter than people run it where a scenario waits for the end.
 */
record FleetTimes(Duration lease, Duration renew, Duration grace) {
  /** Targets of a dead member have another owner after 20 seconds. */
  static final FleetTimes QUICK =
      new FleetTimes(Duration.ofSeconds(6), Duration.ofSeconds(2), Duration.ofSeconds(12));

  /** A member that comes back within its grace finds its targets waiting. */
  static final FleetTimes PATIENT =
      new FleetTimes(Duration.ofSeconds(6), Duration.ofSeconds(2), Duration.ofMinutes(5));

  List<String> flags() {
    return List.of(
        "--fleet.lease-duration=" + lease.toSeconds() + "s",
        "--fleet.renew-interval=" + renew.toSeconds() + "s",
        "--fleet.grace=" + grace.toSeconds() + "s");
  }
}
