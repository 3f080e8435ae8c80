// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.assignment.AssignableMember;
import io.tandem.assignment.AssignableTarget;
import io.tandem.assignment.Assignment;
import io.tandem.assignment.Owners;
import io.tandem.cluster.FleetMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the coordinator goes by.
 *
 * @param grace how long a silent member keeps its targets
 * @param assigning who gets what
 * @param metrics where moves are counted
 */
public record CoordinatorRules(Duration grace, Assigning assigning, FleetMetrics metrics) {
  /** The assignment as a function. */
  @FunctionalInterface
  public interface Assigning {
    Assignment assign(
        List<AssignableMember> members, List<AssignableTarget> targets, Map<Long, Owners> previous);
  }
}
