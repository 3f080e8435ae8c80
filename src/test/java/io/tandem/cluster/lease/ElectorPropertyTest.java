// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.lease.Contenders.Contender;
import io.tandem.testing.FakeLeases.Route;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Whatever happens to contenders, network and Lease; {@link Contenders} checks the laws. */
class ElectorPropertyTest {
  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void anything_leavesOneHolderAtMost_andOneInTheEnd(@ForAll long seed) {
    Random random = new Random(seed);
    Contenders world = new Contenders();
    int count = 2 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      world.add(random.nextLong(-60_000, 60_001), random.nextDouble(0.9, 1.1));
    }
    world.all.forEach(c -> c.elector.candidate(true));

    for (int i = 0; i < 25; i++) {
      happen(world, world.all.get(random.nextInt(count)), random);
      world.pass(Duration.ofMillis(50 * random.nextLong(1, 200)));
    }

    calm(world);
    world.pass(45);
    assertThat(world.holders()).hasSize(1);
  }

  private static void happen(Contenders world, Contender one, Random random) {
    switch (random.nextInt(12)) {
      case 0 -> one.loop.freeze();
      case 1 -> one.loop.thaw();
      case 2 -> one.way.setAway(true);
      case 3 -> one.way.setAway(false);
      case 4 -> world.leases.setServerAway(random.nextInt(4) == 0);
      case 5 -> world.leases.setServerAway(false);
      case 6 -> world.wipe();
      case 7 -> one.elector.resign();
      case 8 -> one.elector.candidate(random.nextInt(4) > 0);
      case 9 -> one.elector.riseAbove(random.nextLong(3));
      case 10 -> one.way.setRoutes(routes(new Random(random.nextLong())));
      default -> one.way.setRoutes(() -> Route.DIRECT);
    }
  }

  /** Slow, slower than the limit of a call, and lost on either way. */
  private static Supplier<Route> routes(Random random) {
    return () ->
        new Route(delay(random), delay(random), random.nextInt(6) == 0, random.nextInt(6) == 0);
  }

  private static long delay(Random random) {
    return random.nextInt(8) == 0 ? random.nextLong(20_000) : random.nextLong(300);
  }

  private static void calm(Contenders world) {
    world.leases.setServerAway(false);
    for (Contender one : world.all) {
      one.loop.thaw();
      one.way.setAway(false);
      one.way.setRoutes(() -> Route.DIRECT);
      one.elector.candidate(true);
    }
  }
}
