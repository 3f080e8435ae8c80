// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FleetSimulationTest {
  private static final Duration SETTLING = Duration.ofSeconds(60);

  private final SimWorld world = new SimWorld(1, 6, 40, Duration.ofMinutes(5));

  private void assertNothingMissing(long from) {
    long to = world.time.now() - 90_000;
    assertThat(world.missing(from, to)).isEmpty();
  }

  private long settled() {
    world.run(SETTLING);
    return world.time.now();
  }

  @Test
  void quietFleet_missesNothing() {
    long from = settled();
    world.run(Duration.ofMinutes(5));
    assertNothingMissing(from);
    assertThat(world.receiver.duplicates).isZero();
  }

  @Test
  void memberKilled_missesNothing() {
    long from = settled();
    String victim =
        world.members.keySet().stream()
            .filter(name -> !name.equals(world.leases.holder().name()))
            .findFirst()
            .orElseThrow();
    world.kill(victim);
    world.run(Duration.ofMinutes(10));
    assertNothingMissing(from);
  }

  @Test
  void coordinatorKilled_missesNothing() {
    long from = settled();
    world.kill(world.leases.holder().name());
    world.run(Duration.ofMinutes(10));
    assertNothingMissing(from);
  }

  @Test
  void rollingRestart_missesNothing() {
    long from = settled();
    for (String name : world.members.keySet().toArray(String[]::new)) {
      world.restart(name);
      world.run(Duration.ofSeconds(30));
    }
    world.run(Duration.ofMinutes(3));
    assertNothingMissing(from);
  }

  @Test
  void memberFrozen_missesNothing() {
    long from = settled();
    world.freeze("m002", 20_000);
    world.run(Duration.ofMinutes(5));
    assertNothingMissing(from);
  }

  @Test
  void memberBlind_missesNothing() {
    long from = settled();
    world.targets.forEach(target -> world.blind("m003", target.id()));
    world.run(Duration.ofMinutes(1));
    world.seeAgain();
    world.run(Duration.ofMinutes(5));
    assertNothingMissing(from);
  }

  @Test
  void memberCutFromReceiver_missesNothing() {
    long from = settled();
    world.members.get("m001").data.receiverReachable = false;
    world.run(Duration.ofMinutes(2));
    world.members.get("m001").data.receiverReachable = true;
    world.run(Duration.ofMinutes(5));
    assertNothingMissing(from);
  }

  @Test
  void partnersCutFromEachOther_missNothing() {
    long from = settled();
    for (String other : world.members.keySet()) {
      world.network.cut("m004", other);
    }
    world.run(Duration.ofMinutes(2));
    world.network.mend();
    world.run(Duration.ofMinutes(5));
    assertNothingMissing(from);
  }

  @Test
  void apiServerAway_missesNothing() {
    long from = settled();
    world.leases.away = true;
    world.run(Duration.ofSeconds(30));
    world.kill("m005");
    world.run(Duration.ofMinutes(2));
    world.leases.away = false;
    world.run(Duration.ofMinutes(7));
    assertNothingMissing(from);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void faultsByChance_loseNothingThatAnOwnerFetched(long seed) {
    SimWorld many = new SimWorld(seed, 8, 40, Duration.ofSeconds(60));
    many.run(SETTLING);
    long from = many.time.now();
    Chaos chaos = new Chaos(many, seed);
    chaos.run(8, Duration.ofSeconds(100));
    many.run(Duration.ofMinutes(4));
    assertThat(many.lost(from, many.time.now() - 90_000)).as("%s", chaos.story).isEmpty();
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("tandem.simulation.seeds", 10));
  }
}
