// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.cluster.data.DataPlane;
import io.tandem.cluster.message.Orders.Config;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.message.Report.TargetReport;
import io.tandem.model.Replica;
import io.tandem.model.TickRange;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A way of data on which nothing goes; what a test looks at, it overrides. */
public class IdlePlane implements DataPlane {
  @Override
  public Future<Void> configure(Config config) {
    return Future.succeededFuture();
  }

  @Override
  public void own(List<OwnedTarget> targets, Set<Long> moved) {}

  @Override
  public void hold() {}

  @Override
  public void release(Map<Replica, Map<Long, TickRange>> sentByOthers) {}

  @Override
  public void standIn(OwnedTarget target, long afterTick) {}

  @Override
  public void endStandIn(OwnedTarget target, long throughTick) {}

  @Override
  public void yieldTarget(long targetId, long fromTick) {}

  @Override
  public void takeBack(long targetId, long throughTick) {}

  @Override
  public void decide(long targetId, long tick, boolean send) {}

  @Override
  public long lastTick(OwnedTarget target, long wallMillis) {
    return wallMillis;
  }

  @Override
  public void duties(Set<Replica> heartbeats, long probeMillis) {}

  @Override
  public void probe(String entry, Replica replica) {}

  @Override
  public List<String> entries() {
    return List.of("rw");
  }

  @Override
  public List<TargetReport> report() {
    return List.of();
  }
}
