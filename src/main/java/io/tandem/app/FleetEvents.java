// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.cluster.data.DataListener;
import io.tandem.model.Loop;
import io.tandem.model.Replica;
import io.tandem.remotewrite.DeliveryListener;
import io.tandem.remotewrite.EndpointStatus;
import io.tandem.remotewrite.RemoteWriter;
import io.tandem.standin.GateListener;
import io.tandem.standin.ReplicaGate;
import io.tandem.wire.TargetIndex;

/**
 * Brings what happens on the way of the data to the fleet's event loop. Any thread; one hand-over a
 * request or scrape, none a sample.
 */
final class FleetEvents implements DeliveryListener, GateListener {
  private final DataListener fleet;
  private final Loop loop;

  private FleetEvents(DataListener fleet, Loop loop) {
    this.fleet = fleet;
    this.loop = loop;
  }

  /** From now on the fleet hears of the data. */
  static void connect(DataListener fleet, Loop loop, ReplicaGate gate, RemoteWriter remoteWrite) {
    FleetEvents events = new FleetEvents(fleet, loop);
    gate.listen(events);
    remoteWrite.listen(events);
    remoteWrite.fence(millis -> loop.execute(fleet::frozen));
  }

  @Override
  public void delivered(String entry, Replica replica, TargetIndex scrapes) {
    loop.execute(
        () -> {
          for (int i = 0; i < scrapes.size(); i++) {
            fleet.delivered(
                entry, replica, scrapes.targetId(i), scrapes.tickMillis(i), scrapes.samples(i));
          }
        });
  }

  @Override
  public void election(String entry, Replica replica, EndpointStatus.Election election) {
    DataListener.Election told =
        switch (election) {
          case UNKNOWN -> DataListener.Election.UNKNOWN;
          case ELECTED -> DataListener.Election.ELECTED;
          case STANDBY -> DataListener.Election.STANDBY;
        };
    loop.execute(() -> fleet.elected(entry, replica, told));
  }

  @Override
  public void sending(String entry, Replica replica, long failingSinceMillis) {
    // Whether a way is well shows in what it delivers.
  }

  @Override
  public void scraped(long targetId, long tick, boolean good, boolean kept) {
    loop.execute(() -> fleet.scraped(targetId, tick, good, kept));
  }
}
