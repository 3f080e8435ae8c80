// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.cluster.message.Orders;
import io.tandem.cluster.message.Report.StandInReport;
import io.tandem.cluster.transport.FleetTransport;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the coordinator of partners whose port refuses, so that a target that lost both of its
 * owners is placed again before a Lease runs out. Costs one small call for each partner that goes.
 * Belongs to the fleet's event loop.
 */
final class RefusedPartners {
  /** Where the news is taken, below {@code /fleet/}. */
  static final String PATH = "refused";

  private static final long CALL_MILLIS = 2_000;
  private static final String REFUSED = "refused";

  private final FleetTransport transport;
  private Set<String> told = Set.of();

  RefusedPartners(FleetTransport transport) {
    this.transport = transport;
  }

  /** Tells of owners for which this member stands in since now; without a coordinator nothing. */
  void tell(List<StandInReport> standIns, Orders.@Nullable Coordinator coordinator) {
    Set<String> refused = new HashSet<>();
    for (StandInReport standIn : standIns) {
      if (standIn.why().equals(REFUSED)) {
        refused.add(standIn.owner());
      }
    }
    if (coordinator != null) {
      refused.stream().filter(owner -> !told.contains(owner)).forEach(o -> tell(coordinator, o));
    }
    told = refused;
  }

  private void tell(Orders.Coordinator coordinator, String owner) {
    JsonObject news = new JsonObject().put("member", owner);
    // Where it does not arrive, the coordinator finds it out by its own calls.
    transport.call(coordinator.address(), PATH, news, CALL_MILLIS);
  }
}
