// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.model.Replica;
import io.tandem.target.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Faults by chance, which overlap as they like, each followed by its end: what a seed brings about,
 * it brings about again.
 */
final class Chaos {
  private static final int MOST_SECONDS = 60;

  private final SimWorld world;
  private final Random random;
  private final List<String> story = new ArrayList<>();
  private long until;
  private boolean rolling;
  private boolean replacing;

  Chaos(SimWorld world) {
    this.world = world;
    this.random = new Random(new SplittableRandom(world.plan.seed() * 31 + 7).nextLong());
  }

  /** Begins; the last fault is over a minute after the troubled time, or a little later. */
  void begin(Duration troubled) {
    until = world.time.now() + troubled.toMillis();
    next();
  }

  /** What was done, and when. */
  String story() {
    return String.join("\n", story);
  }

  private void next() {
    double pause = -Math.log(1 - random.nextDouble()) * world.plan.pauseMillis();
    world.time.in(
        (long) pause,
        () -> {
          if (world.time.now() < until) {
            fault();
            next();
          }
        });
  }

  private void fault() {
    List<SimNode> well = world.well();
    if (well.size() < world.plan.members() * 2 / 3) {
      return;
    }
    SimNode victim = well.get(random.nextInt(well.size()));
    SimNode ruler = world.coordinator();
    if (ruler != null && ruler.isWell() && random.nextInt(8) == 0) {
      victim = ruler;
    }
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> ofProcess(victim);
      case 3, 4 -> ofMachine(victim);
      case 5, 6, 7 -> ofWays(victim);
      default -> ofAll();
    }
  }

  private long millis() {
    return 1_000L * (1 + random.nextInt(random.nextInt(3) == 0 ? MOST_SECONDS : 15));
  }

  private void tell(String what, Object whom, long millis) {
    tell(what, whom, millis, millis);
  }

  private void tell(String what, Object whom, long millis, long effectMillis) {
    story.add(world.time.text() + " " + what + " " + whom + " for " + millis / 1000 + " s");
    if (whom instanceof SimNode node) {
      boolean rules = node.member != null && node.member.isRuling();
      world.troubles.strike(node, rules, world.time.now(), effectMillis);
    }
    if (world.isTraced()) {
      System.out.println(story.getLast());
    }
  }

  private void ofProcess(SimNode victim) {
    long millis = millis();
    switch (random.nextInt(4)) {
      case 0, 1 -> {
        tell("kill -9", victim, millis);
        world.kill(victim);
        world.time.in(millis, () -> world.start(victim));
      }
      case 2 -> {
        long still = random.nextBoolean() ? 20_000 : Math.min(30_000, millis);
        tell("freeze", victim, still);
        world.freeze(victim, still);
      }
      default -> {
        tell("SIGTERM", victim, millis);
        world.restart(victim, millis);
      }
    }
  }

  private void ofMachine(SimNode victim) {
    long millis = millis();
    switch (random.nextInt(3)) {
      case 0 -> {
        tell("power lost", victim, millis);
        world.fell(victim);
        world.time.in(millis, () -> world.start(victim));
      }
      case 1 -> replace(victim, millis);
      default -> {
        long slowness = 100L << random.nextInt(5);
        tell("everything " + slowness + " ms slower", victim, millis);
        victim.slowness += slowness;
        victim.slow.begin(world.time.now());
        world.time.in(
            millis,
            () -> {
              victim.slowness -= slowness;
              victim.slow.end(world.time.now());
            });
      }
    }
  }

  /** The machine leaves for good, another one with another name comes. */
  private void replace(SimNode victim, long millis) {
    boolean orderly = random.nextInt(3) != 0;
    // Its targets have one owner until the grace is over.
    tell(orderly ? "replace" : "lose for good", victim, millis, world.plan.grace().toMillis());
    if (orderly) {
      world.leave(victim, () -> victim.isGone = true);
    } else {
      world.fell(victim);
      victim.isGone = true;
    }
    world.time.in(millis, () -> world.start(world.addNode()));
  }

  private void ofWays(SimNode victim) {
    long millis = millis();
    boolean refused = random.nextBoolean();
    String how = refused ? "refuse " : "cut ";
    switch (random.nextInt(7)) {
      case 0 -> cutFromApi(victim, millis);
      case 1 -> {
        tell(how + "from receiver", victim, millis);
        world.cutFromReceiver(victim, refused, millis);
      }
      case 2 -> {
        tell("blind for all targets", victim, millis);
        world.blind(victim, world.targets(), millis);
      }
      case 3 -> {
        Target one = anyTarget();
        tell("blind for " + one.url(), victim, millis);
        world.blind(victim, List.of(one), millis);
      }
      case 4 -> {
        tell(how + "from all members", victim, millis);
        others(victim).forEach(other -> world.cut(victim, other, refused, millis));
      }
      case 5 -> {
        SimNode ruler = world.coordinator();
        if (ruler != null && ruler != victim) {
          tell(how + "from coordinator " + ruler, victim, millis);
          world.cut(victim, ruler, refused, millis);
        }
      }
      default -> {
        List<SimNode> others = others(victim);
        tell(how + "from some members", victim, millis);
        others.stream()
            .filter(other -> random.nextInt(3) == 0)
            .forEach(other -> world.cut(victim, other, refused, millis));
      }
    }
  }

  private List<SimNode> others(SimNode victim) {
    return world.nodes().stream().filter(node -> node != victim && !node.isGone).toList();
  }

  private Target anyTarget() {
    List<Target> all = List.copyOf(world.targets());
    return all.get(random.nextInt(all.size()));
  }

  private void cutFromApi(SimNode victim, long millis) {
    tell("cut from API server", victim, millis);
    SimMember member = victim.member;
    member.cutFromApi(true);
    world.time.in(millis, () -> member.cutFromApi(false));
  }

  private void ofAll() {
    long millis = millis();
    switch (random.nextInt(7)) {
      case 0, 1 -> {
        tell("away", "API server", 2 * millis);
        world.leases.setServerAway(true);
        world.time.in(2 * millis, () -> world.leases.setServerAway(false));
      }
      case 2 -> {
        long slow = 50L << random.nextInt(6);
        tell(slow + " ms slower", "API server", millis);
        world.slownessOfApi += slow;
        world.time.in(millis, () -> world.slownessOfApi -= slow);
      }
      case 3 -> roll();
      case 4 -> replaceMany();
      case 5 -> {
        Target gone = anyTarget();
        tell("gone: " + gone.url() + ", and a new", "target", millis);
        world.removeTarget(gone);
        world.addTarget();
      }
      default -> {
        // Where it does not tell who is elected, what the other one lost cannot be filled.
        if (world.plan.tells()) {
          Replica replica = random.nextBoolean() ? Replica.A : Replica.B;
          tell("refuses " + replica, "receiver", millis + 30_000);
          world.troubles.strike(null, false, world.time.now(), millis + 30_000);
          world.receiver.refuse(replica);
          world.time.in(millis + 30_000, world.receiver::refuseNothing);
        }
      }
    }
  }

  /** All members are restarted, a tenth at a time. */
  private void roll() {
    if (!rolling) {
      rolling = true;
      tell("rolling restart", "of all", 0);
      List<SimNode> all = new ArrayList<>(world.nodes());
      int tenth = Math.max(1, all.size() / 10);
      rollOn(all, tenth);
    }
  }

  private void rollOn(List<SimNode> left, int tenth) {
    List<SimNode> now = List.copyOf(left.subList(0, Math.min(tenth, left.size())));
    left.subList(0, now.size()).clear();
    now.stream().filter(SimNode::isWell).forEach(this::restart);
    if (left.isEmpty() || world.time.now() >= until) {
      rolling = false;
    } else {
      world.time.in(15_000, () -> rollWhenReady(now, left, tenth, world.time.now() + 60_000));
    }
  }

  private void restart(SimNode node) {
    long millis = 1_000 + random.nextInt(5_000);
    world.troubles.strike(node, node.member.isRuling(), world.time.now(), millis);
    world.restart(node, millis);
  }

  private void rollWhenReady(List<SimNode> now, List<SimNode> left, int tenth, long deadline) {
    boolean ready = now.stream().allMatch(n -> n.isWell() && n.member.notReady() == null);
    if (ready || world.time.now() >= deadline) {
      rollOn(left, tenth);
    } else {
      world.time.in(1_000, () -> rollWhenReady(now, left, tenth, deadline));
    }
  }

  /** Of three hundred machines fifteen in a minute are replaced, for two minutes. */
  private void replaceMany() {
    if (!replacing) {
      replacing = true;
      tell("replace one after another", "machines", 120_000);
      long pause = 4_000L * 300 / Math.max(60, world.plan.members());
      replaceOn(world.time.now() + 120_000, pause);
    }
  }

  private void replaceOn(long end, long pause) {
    List<SimNode> well = world.well();
    if (world.time.now() >= Math.min(end, until)) {
      replacing = false;
      return;
    }
    if (well.size() >= world.plan.members() * 2 / 3) {
      replace(well.get(random.nextInt(well.size())), 5_000 + random.nextInt(30_000));
    }
    world.time.in(pause, () -> replaceOn(end, pause));
  }
}
