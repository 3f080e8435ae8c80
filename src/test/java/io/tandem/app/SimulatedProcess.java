// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.cluster.coordinator.ConfigSource;
import io.tandem.cluster.coordinator.Coordinator;
import io.tandem.cluster.data.DataListener;
import io.tandem.cluster.data.DataPlane;
import io.tandem.cluster.lease.LeaseContext;
import io.tandem.cluster.lease.MemberCard;
import io.tandem.cluster.member.OrdersStore;
import io.tandem.cluster.node.NodeStates;
import io.tandem.cluster.transport.FleetTransport;
import io.tandem.cluster.transport.TermSecrets;
import io.tandem.config.FleetSettings;
import io.tandem.model.Clock;
import io.tandem.model.Loop;
import io.tandem.testing.SilentFleetMetrics;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/** A member as {@link FleetProcess} puts it together, among simulated things. */
public final class SimulatedProcess {
  private final Parts parts;
  private final FleetProcess process;

  /** What of a member is simulated. */
  public record Parts(
      MemberCard card,
      FleetSettings settings,
      Clock clock,
      Loop loop,
      FleetTransport transport,
      LeaseContext leases,
      DataPlane data,
      OrdersStore store,
      ConfigSource config,
      Supplier<String> secrets) {}

  public SimulatedProcess(Parts parts) {
    this.parts = parts;
    this.process =
        new FleetProcess(
            new FleetProcess.Setting(
                parts.card(),
                parts.settings(),
                "sim",
                parts.clock(),
                parts.loop(),
                parts.transport(),
                parts.leases(),
                NodeStates.NONE,
                parts.data(),
                parts.store(),
                parts.config(),
                SilentFleetMetrics.INSTANCE,
                parts.secrets(),
                new TermSecrets()));
  }

  public DataListener listener() {
    return process.partners();
  }

  public Coordinator coordinator() {
    return process.coordinator();
  }

  public void start() {
    process.start(parts.store().load(), parts.config().config().version());
  }

  public Future<JsonObject> called(String path, JsonObject message) {
    return process.called(path, message);
  }

  public Future<Void> announceLeaving() {
    return process.announceLeaving();
  }

  public Future<Void> leave() {
    return process.leave();
  }

  /** Why the member is not ready, or null. */
  public String notReady() {
    return process.notReady();
  }
}
