// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Faults by chance, each followed by its end: what a seed brings about, it brings about again. A
 * fault begins after the one before has ended and the fleet had a minute, unless they overlap on
 * purpose.
 */
final class Chaos {
  private final SimWorld world;
  private final Random random;
  final List<String> story = new ArrayList<>();

  Chaos(SimWorld world, long seed) {
    this.world = world;
    this.random = new Random(seed * 31 + 7);
  }

  void run(int faults, Duration pause) {
    for (int i = 0; i < faults; i++) {
      fault();
      world.run(pause.plusMillis(random.nextInt(5_000)));
    }
  }

  private void fault() {
    String victim = any();
    int seconds = 5 + random.nextInt(40);
    switch (random.nextInt(8)) {
      case 0 -> killed(victim, seconds);
      case 1 -> killed(coordinator(), seconds);
      case 2 -> frozen(victim, seconds);
      case 3 -> restarted(victim);
      case 4 -> blinded(victim, seconds);
      case 5 -> cutFromReceiver(victim, seconds);
      case 6 -> cutFromMembers(victim, seconds);
      default -> apiAway(seconds);
    }
  }

  private String any() {
    List<String> alive =
        world.members.values().stream()
            .filter(m -> !m.loop().isDead() && !m.loop().isFrozen())
            .map(SimMember::name)
            .toList();
    return alive.get(random.nextInt(alive.size()));
  }

  private String coordinator() {
    SimMember holder = world.leases.holder();
    return holder == null || holder.loop().isDead() ? any() : holder.name();
  }

  private void tell(String what, String victim, int seconds) {
    story.add(world.clock() + " " + what + " " + victim + " " + seconds + " s");
  }

  private void killed(String victim, int seconds) {
    tell("kill", victim, seconds);
    world.kill(victim);
    world.time.in(seconds * 1000L, () -> world.start(victim));
  }

  private void frozen(String victim, int seconds) {
    tell("freeze", victim, seconds);
    world.freeze(victim, seconds * 1000L);
  }

  private void restarted(String victim) {
    tell("restart", victim, 3);
    world.restart(victim);
  }

  private void blinded(String victim, int seconds) {
    tell("blind", victim, seconds);
    world.targets.forEach(target -> world.blind(victim, target.id()));
    world.time.in(seconds * 1000L, world::seeAgain);
  }

  private void cutFromReceiver(String victim, int seconds) {
    tell("cut from receiver", victim, seconds);
    SimMember member = world.members.get(victim);
    member.data.receiverReachable = false;
    world.time.in(seconds * 1000L, () -> member.data.receiverReachable = true);
  }

  private void cutFromMembers(String victim, int seconds) {
    tell("cut from members", victim, seconds);
    world.members.keySet().forEach(other -> world.network.cut(victim, other));
    world.time.in(seconds * 1000L, world.network::mend);
  }

  private void apiAway(int seconds) {
    tell("API server away", "", seconds);
    world.leases.away = true;
    world.time.in(seconds * 1000L, () -> world.leases.away = false);
  }
}
