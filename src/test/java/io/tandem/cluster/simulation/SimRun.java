// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/** One life of a fleet: it settles, has its troubles, comes to rest and is judged. */
final class SimRun {
  private static final Duration SETTLING = Duration.ofSeconds(60);

  /** The last fault ends in it, what is gone is placed again, ticks are a minute and a half old. */
  private static final Duration REST = Duration.ofSeconds(210);

  /** Kept here, for the levels of loggers that nobody holds are forgotten. */
  private static final Logger LOGGER = Logger.getLogger("io.tandem");

  private final SimWorld world;
  private final Chaos chaos;
  private final List<String> faults = new ArrayList<>();

  SimRun(SimPlan plan) {
    java.util.logging.Level before = LOGGER.getLevel();
    LOGGER.setLevel(Boolean.getBoolean("tandem.simulation.log") ? Level.INFO : Level.OFF);
    try {
      world = new SimWorld(plan);
      chaos = new Chaos(world);
      world.run(SETTLING);
      long from = world.time.now();
      chaos.begin(plan.troubled());
      world.run(plan.troubled().plus(plan.grace()).plus(REST));
      judge(from);
    } finally {
      LOGGER.setLevel(before);
    }
  }

  private void judge(long from) {
    faults.addAll(world.judge.broken());
    faults.addAll(world.judge.unsettled());
    if (world.plan.isSynchronised()) {
      faults.addAll(world.judge.missing(from, world.time.now() - 100_000));
    }
  }

  List<String> faults() {
    return faults;
  }

  long digest() {
    return world.receiver.digest;
  }

  String figures() {
    return "calls="
        + world.network.calls
        + " contested="
        + world.judge.contested
        + " doubled="
        + world.judge.doubled
        + " judged="
        + world.judge.judged
        + " unfetched="
        + world.judge.unfetched
        + " duplicates="
        + world.receiver.duplicates
        + " outOfOrder="
        + world.receiver.outOfOrder
        + " failovers="
        + world.receiver.failovers
        + " digest="
        + digest();
  }

  String story() {
    return world.plan + "\n" + figures() + "\n" + chaos.story();
  }
}
