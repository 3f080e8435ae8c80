// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.cluster.FleetView;
import io.tandem.web.Readiness;
import io.tandem.web.Reloader;
import java.util.List;

/** How the collector runs: alone, or as a member of a fleet. */
interface Run extends Reloader, Readiness {
  /**
   * Starts everything; blocks until it runs.
   *
   * @return why it cannot start, one sentence each; empty where it runs
   */
  List<String> start();

  /** What the fleet looks like from here. */
  FleetView fleet();

  /** Stops everything in order; blocks. Idempotent. */
  void stop();
}
