// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.cluster.FleetDropped;
import io.tandem.cluster.message.Orders.Config;
import java.util.List;
import java.util.Set;

/** The configuration by which the coordinator rules. Called on the fleet's event loop. */
public interface ConfigSource {
  /** What members are told. */
  Config config();

  /** All jobs of it. */
  Set<String> jobs();

  /** How many remote_write entries it has. */
  int entries();

  /** Whether a job is scraped for both replicas. */
  boolean isPaired(String job);

  /** The target_limit of a job, 0 for none. */
  default long targetLimit(String job) {
    return 0;
  }

  /** What relabeling dropped of what was discovered last. */
  default FleetDropped dropped() {
    return FleetDropped.NONE;
  }

  /** Begins to discover, and tells the coordinator; ended by {@link #rest}. */
  void discover();

  /** Discovers no more. */
  void rest();

  /** Reads the file again; what is wrong with it, empty where it was taken. */
  io.vertx.core.Future<List<String>> reload();
}
