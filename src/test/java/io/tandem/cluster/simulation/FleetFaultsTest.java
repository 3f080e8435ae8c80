// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.Replica;
import java.time.Duration;
import java.util.List;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One fault at a time, in a fleet of eight: nothing is lost, and all comes to rest. */
class FleetFaultsTest {
  private static final Logger LOGGER = Logger.getLogger("io.tandem");

  private final java.util.logging.Level usual = LOGGER.getLevel();
  private SimWorld world;
  private long from;

  @BeforeEach
  void settle() {
    LOGGER.setLevel(Level.OFF);
    world = new SimWorld(SimPlan.quiet(8, 40));
    world.run(Duration.ofSeconds(150));
    from = world.time.now();
  }

  @AfterEach
  void logAgain() {
    LOGGER.setLevel(usual);
  }

  private void pass(int seconds) {
    world.run(Duration.ofSeconds(seconds));
  }

  private void assertNothingLost() {
    pass(125);
    assertThat(world.judge.missing(from, world.time.now() - 100_000)).isEmpty();
    assertThat(world.judge.unfetched).isZero();
    assertThat(world.judge.broken()).isEmpty();
    assertThat(world.judge.unsettled()).isEmpty();
  }

  /** A member that does not coordinate. */
  private SimNode other() {
    return world.well().stream()
        .filter(node -> node != world.coordinator())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void quietFleet_sendsNothingTwice() {
    long before = world.receiver.duplicates + world.receiver.outOfOrder;
    assertNothingLost();
    assertThat(world.receiver.duplicates + world.receiver.outOfOrder).isEqualTo(before);
  }

  @Test
  void memberKilledForGood_losesNothing() {
    SimNode victim = other();
    world.kill(victim);
    victim.isGone = true;
    pass(330);
    assertNothingLost();
  }

  @Test
  void memberKilledForASecond_losesNothing() {
    SimNode victim = other();
    world.kill(victim);
    pass(1);
    world.start(victim);
    assertNothingLost();
  }

  @Test
  void coordinatorKilledForGood_losesNothing() {
    SimNode victim = world.coordinator();
    world.fell(victim);
    victim.isGone = true;
    pass(360);
    assertNothingLost();
  }

  @Test
  void rollingRestart_losesNothingAndMovesNothing() {
    for (SimNode node : List.copyOf(world.nodes())) {
      world.restart(node, 3_000);
      pass(30);
    }
    assertNothingLost();
  }

  @Test
  void memberFrozen_losesNothing() {
    world.freeze(other(), 20_000);
    assertNothingLost();
  }

  @Test
  void coordinatorFrozen_losesNothing() {
    world.freeze(world.coordinator(), 20_000);
    assertNothingLost();
  }

  @Test
  void memberBlind_losesNothing() {
    world.blind(other(), world.targets(), 60_000);
    pass(60);
    assertNothingLost();
  }

  @Test
  void memberCutFromReceiver_losesNothing() {
    world.cutFromReceiver(other(), false, 60_000);
    pass(60);
    assertNothingLost();
  }

  @Test
  void memberRefusedByReceiver_losesNothing() {
    world.cutFromReceiver(other(), true, 60_000);
    pass(60);
    assertNothingLost();
  }

  @Test
  void memberCutFromAllOthers_losesNothing() {
    SimNode victim = other();
    world.nodes().stream()
        .filter(node -> node != victim)
        .forEach(node -> world.cut(victim, node, false, 60_000));
    pass(60);
    assertNothingLost();
  }

  @Test
  void apiServerAwayWhileAMemberDies_losesNothing() {
    SimNode victim = other();
    world.leases.setServerAway(true);
    pass(30);
    world.kill(victim);
    pass(90);
    world.leases.setServerAway(false);
    pass(10);
    world.start(victim);
    assertNothingLost();
  }

  @Test
  void replicaRefusedByReceiver_losesNothing() {
    Replica elected = world.receiver.elected();
    world.receiver.refuse(elected);
    pass(60);
    assertThat(world.receiver.elected()).isEqualTo(elected.other());
    world.receiver.refuseNothing();
    assertNothingLost();
  }
}
