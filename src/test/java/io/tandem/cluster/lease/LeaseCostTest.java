// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.lease.MemberCard.State;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLeases;
import io.tandem.testing.FakeLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a fleet costs the API server, by the code that asks it, in virtual time: the figures of
 * docs/scale.md.
 */
class LeaseCostTest {
  private static final int CANDIDATES = 5;
  private static final Duration SPAN = Duration.ofMinutes(5);

  private final FakeClock clock = new FakeClock(1_700_000_000_000L);
  private final FakeLoop loop = new FakeLoop(clock);
  private final FakeLeases server = new FakeLeases(loop, "fleet");
  private final CountingLeases counted = new CountingLeases("fleet");
  private final List<Process> processes = new ArrayList<>();

  /** A member's Lease, and what candidates and the coordinator do besides. */
  private final class Process implements Elector.Listener {
    final LeaseContext context;
    final MemberLease lease;
    final Elector elector;
    MemberWatch watch;

    Process(int number) {
      String name = "m" + number;
      MemberCard card = new MemberCard(name, "p", name + ":9", name, "z", "1", "all", State.ACTIVE);
      context =
          new LeaseContext(
              "fleet", counted.over(server.sharedWith(loop)), loop, clock, new Random(number));
      lease = new MemberLease(context, MemberLease.Settings.DEFAULT, card);
      elector = new Elector(context, ElectorSettings.DEFAULT, card, () -> "secret", this);
      loop.schedule(
          new Random(number).nextInt(10_000),
          () -> {
            lease.start();
            elector.candidate(number < CANDIDATES);
          });
    }

    @Override
    public void elected(long term) {
      watch = new MemberWatch(context, (card, change) -> {});
      watch.start();
    }

    @Override
    public void lost() {
      watch.close();
    }
  }

  private static double perSecond(long count) {
    return (double) count / SPAN.toSeconds();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1_000})
  void fleet_thatIsQuiet_asksInProportionToItsMembers(int members) {
    for (int i = 0; i < members; i++) {
      processes.add(new Process(i));
    }
    loop.advance(Duration.ofSeconds(60));
    assertThat(processes.stream().filter(p -> p.watch != null)).hasSize(1);
    counted.reset();

    loop.advance(SPAN);

    System.out.printf(
        "members=%d memberWrites=%.3f coordinatorWrites=%.3f reads=%.3f lists=%.3f events=%.3f%n",
        members,
        perSecond(counted.memberWrites),
        perSecond(counted.coordinatorWrites),
        perSecond(counted.reads),
        perSecond(counted.lists),
        perSecond(counted.events));
    // Once in 8 to 10 s each; the Lease that counts, and four candidates, once in 2 s each.
    assertThat(perSecond(counted.memberWrites)).isBetween(members / 10.0, members / 8.0);
    assertThat(perSecond(counted.coordinatorWrites)).isBetween(0.4, 0.6);
    assertThat(perSecond(counted.reads)).isBetween(1.6, 2.4);
    assertThat(perSecond(counted.lists)).isLessThan(0.05);
    assertThat(counted.events).isEqualTo(counted.memberWrites);
    assertThat(perSecond(counted.requests())).isLessThan(3 + members / 8.0);
  }
}
