// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.data;

import io.tandem.cluster.message.Orders.Config;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.message.Report.TargetReport;
import io.tandem.model.Replica;
import io.tandem.model.TickRange;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a member does with data at the word of its fleet. Called on the fleet's event loop; nothing
 * blocks, and what is asked takes effect in the order it was asked.
 */
public interface DataPlane {
  /**
   * Scrapes and sends by this configuration from now on; where it brings no text, by the member's
   * own file if that is of the version.
   *
   * @return fails with a sentence where it cannot be taken; the one before stays
   */
  Future<Void> configure(Config config);

  /**
   * These are all targets that the member owns.
   *
   * @param moved of those that left, the ones that live on elsewhere: no stale markers
   */
  void own(List<OwnedTarget> targets, Set<Long> moved);

  /** Sends nothing more; what is scraped is kept. */
  void hold();

  /** Sends again, but not these ticks of these targets: others have sent them. */
  void release(Map<Replica, Map<Long, TickRange>> sentByOthers);

  /** Sends this target's ticks behind the given one as the other replica too, kept ones first. */
  void standIn(OwnedTarget target, long afterTick);

  /** No later tick is sent as the other replica. */
  void endStandIn(OwnedTarget target, long throughTick);

  /** Keeps the target's own scrapes from this tick on back. */
  void yieldTarget(long targetId, long fromTick);

  /** Sends what was kept back behind this tick and goes on; the rest was sent by the stand-in. */
  void takeBack(long targetId, long throughTick);

  /** A failed scrape that was kept back is sent after all, or dropped as stood in for. */
  void decide(long targetId, long tick, boolean send);

  /** The last tick of the target that is not later than the time. */
  long lastTick(OwnedTarget target, long wallMillis);

  /**
   * No target of these jobs may be scraped, for the whole fleet has more of them than their limit
   * allows.
   *
   * @param jobs with the number of their targets
   */
  default void overfull(Map<String, Integer> jobs) {}

  /** Sends the sign of life of these replicas, and probes as seldom as this. */
  void duties(Set<Replica> heartbeats, long probeMillis);

  /** Asks at once whether the replica is elected: a partner says so. */
  void probe(String entry, Replica replica);

  /** The remote_write entries of the configuration, by name. */
  List<String> entries();

  /** Figures of all owned targets. */
  List<TargetReport> report();
}
