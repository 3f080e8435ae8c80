// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.lease.MemberCard.State;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLeases;
import io.tandem.testing.FakeLoop;
import io.tandem.testing.FreezableLoop;
import io.tandem.testing.SkewedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Processes that contend for one coordinator Lease, each with wrong clocks of its own. Whatever
 * happens, time passes in small steps, and after each the two laws are checked: at no instant two
 * holders, and each term higher than all before, unless the Lease was deleted. Then who has never
 * seen it may take it while its holder, cut off, trusts its last renewal.
 */
final class Contenders {
  static final String LEASE = "fleet-coordinator";
  private static final Duration STEP = Duration.ofMillis(50);

  /** A renew deadline, on the slowest of clocks. */
  private static final long LAST_TRUST_MILLIS = 12_000;

  final FakeClock time = new FakeClock(1_700_000_000_000L);
  final FakeLoop network = new FakeLoop(time);
  final FakeLeases leases = new FakeLeases(network, "fleet");
  final List<Contender> all = new ArrayList<>();
  private long highestTerm;
  private boolean wiped;
  private long wipedMillis = Long.MIN_VALUE / 2;

  /** One process. */
  final class Contender implements Elector.Listener {
    final FreezableLoop loop = new FreezableLoop(network);
    final FakeLeases way = leases.sharedWith(loop);
    final List<String> heard = new ArrayList<>();
    final MemberCard card;
    final Elector elector;

    private Contender(int number, SkewedClock clock) {
      String name = "m" + number;
      card = new MemberCard(name, "p" + number, name + ":9", "n", "z", "v", "all", State.ACTIVE);
      elector =
          new Elector(
              new LeaseContext("fleet", way, loop, clock, new Random(number)),
              ElectorSettings.DEFAULT,
              card,
              () -> "secret of " + name,
              this);
    }

    @Override
    public void elected(long term) {
      assertThat(heard.isEmpty() || heard.getLast().equals("lost")).isTrue();
      heard.add("elected " + term);
      if (term > highestTerm) {
        highestTerm = term;
      } else {
        // Who never saw the Lease that was deleted learns of its terms from members.
        assertThat(wiped).isTrue();
        elector.riseAbove(highestTerm);
      }
    }

    @Override
    public void lost() {
      assertThat(heard.getLast()).startsWith("elected");
      heard.add("lost");
    }

    void die() {
      loop.kill();
      elector.close();
    }
  }

  /** A process whose wall clock is wrong by a minute, one way or the other. */
  Contender add() {
    return add(all.size() % 2 == 0 ? 60_000 : -60_000, 1);
  }

  Contender add(long wallSkewMillis, double rate) {
    int number = all.size() + 1;
    SkewedClock clock = new SkewedClock(time, wallSkewMillis, number * 7_777_777_777L, rate);
    Contender contender = new Contender(number, clock);
    all.add(contender);
    return contender;
  }

  /** A candidate that was elected, on a Lease that had no holder. */
  Contender addHolder() {
    Contender holder = add();
    holder.elector.candidate(true);
    pass(Duration.ofSeconds(20));
    assertThat(holder.elector.isHolder()).isTrue();
    return holder;
  }

  Contender addCandidate() {
    Contender candidate = add();
    candidate.elector.candidate(true);
    return candidate;
  }

  void wipe() {
    wiped = true;
    wipedMillis = time.wallMillis();
    leases.wipe(LEASE);
  }

  void pass(Duration duration) {
    for (long left = duration.toMillis(); left > 0; left -= STEP.toMillis()) {
      network.advance(STEP);
      assertThat(holders().size() <= 1 || isJustWiped()).isTrue();
    }
  }

  private boolean isJustWiped() {
    return time.wallMillis() - wipedMillis < LAST_TRUST_MILLIS;
  }

  void pass(int seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  List<Contender> holders() {
    return all.stream().filter(c -> c.elector.isHolder()).toList();
  }
}
