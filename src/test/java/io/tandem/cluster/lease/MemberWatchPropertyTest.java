// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.lease.MemberCard.State;
import io.tandem.cluster.lease.MemberWatch.Change;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLeases;
import io.tandem.testing.FakeLeases.Route;
import io.tandem.testing.FakeLoop;
import io.tandem.testing.FreezableLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever happens to the observer, its way to the API server and that itself: who lives and can
 * reach the API server whenever it is there is never declared gone, and who died is.
 */
class MemberWatchPropertyTest {
  private static final int MEMBERS = 4;

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void theLiving_stay_andTheDead_areFound(@ForAll long seed) {
    World world = new World(seed);
    for (int i = 0; i < 30; i++) {
      world.happen();
      world.network.advance(Duration.ofMillis(world.random.nextLong(1, 60_000)));
    }
    world.calm();
    world.network.advance(Duration.ofSeconds(90));

    assertThat(world.wronged).isEmpty();
    assertThat(world.watch.members().stream().filter(member -> !member.isExpired()))
        .extracting(member -> member.card().name())
        .containsExactlyInAnyOrderElementsOf(world.living.keySet());
  }

  /** Some members, and an observer to whom things happen. */
  private static final class World {
    final Random random;
    final FakeClock clock = new FakeClock(0);
    final FakeLoop network = new FakeLoop(clock);
    final FakeLeases leases = new FakeLeases(network, "fleet");
    final FreezableLoop loop = new FreezableLoop(network);
    final FakeLeases way = leases.sharedWith(loop);
    final Map<String, Runnable> living = new HashMap<>();
    final List<String> wronged = new ArrayList<>();
    final MemberWatch watch;

    World(long seed) {
      random = new Random(seed);
      watch =
          new MemberWatch(
              new LeaseContext("fleet", way, loop, clock, new Random(seed)),
              (card, change) -> {
                if (change == Change.EXPIRED && living.containsKey(card.name())) {
                  wronged.add(card.name());
                }
              });
      for (int i = 0; i < MEMBERS; i++) {
        addMember("m" + i);
      }
      network.advance(Duration.ofSeconds(1));
      watch.start();
      network.advance(Duration.ofSeconds(1));
    }

    private void addMember(String name) {
      FreezableLoop own = new FreezableLoop(network);
      MemberCard card = new MemberCard(name, "1", name + ":9", "n", "z", "1", "all", State.ACTIVE);
      MemberLease lease =
          new MemberLease(
              new LeaseContext("fleet", leases.sharedWith(own), own, clock, random),
              MemberLease.Settings.DEFAULT,
              card);
      lease.start();
      living.put(
          name,
          () -> {
            own.kill();
            lease.close();
          });
    }

    void happen() {
      switch (random.nextInt(9)) {
        case 0 -> loop.freeze();
        case 1 -> loop.thaw();
        case 2 -> way.setAway(true);
        case 3 -> way.setAway(false);
        case 4 -> leases.setServerAway(true);
        case 5 -> leases.setServerAway(false);
        case 6 -> leases.wipe("fleet-member-m" + random.nextInt(MEMBERS));
        case 7 ->
            way.setRoutes(
                () ->
                    new Route(
                        random.nextLong(4_000),
                        random.nextLong(4_000),
                        random.nextInt(5) == 0,
                        random.nextInt(5) == 0));
        default -> {
          Runnable death =
              random.nextInt(4) > 0 ? null : living.remove("m" + random.nextInt(MEMBERS));
          if (death != null) {
            death.run();
          }
        }
      }
    }

    void calm() {
      leases.setServerAway(false);
      loop.thaw();
      way.setAway(false);
      way.setRoutes(() -> Route.DIRECT);
    }
  }
}
