// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.simulation.SimLoop.Clocks;
import io.tandem.model.Labels;
import io.tandem.target.Target;
import io.tandem.testing.FakeLeases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A fleet in one process: machines, network, API server, receiver and time are virtual. */
final class SimWorld {
  private static final long ID_STEP = 0x9e3779b97f4a7c15L;
  private static final long ID_STEP_INVERSE = 0xf1de83e19937733dL;
  private static final int ZONES = 3;
  private static final int TRACED = Integer.getInteger("tandem.simulation.trace", -1);

  final SimPlan plan;
  final SimTime time;
  final SimNetwork network;
  final SimReceiver receiver;
  final FakeLeases leases;
  final SimJudge judge;
  final SimTroubles troubles = new SimTroubles();
  private final Map<String, SimNode> nodes = new LinkedHashMap<>();
  private final Map<Long, Target> targets = new TreeMap<>();
  private int processes;
  private int nodesMade;
  private int targetsMade;

  /** Milliseconds that the API server takes longer for everybody. */
  long slownessOfApi;

  SimWorld(SimPlan plan) {
    this.plan = plan;
    time = new SimTime(plan.seed());
    network = new SimNetwork(time, nodes::get, plan.asText());
    receiver = new SimReceiver(time, plan.tells());
    leases = new FakeLeases(new SimLoop(time, Clocks.RIGHT), "sim");
    judge = new SimJudge(this);
    for (int i = 0; i < plan.targets(); i++) {
      addTarget();
    }
    for (int i = 0; i < plan.members(); i++) {
      start(addNode());
    }
    judge.watch();
  }

  /** Every third is scraped each second, every tenth in one replica alone. */
  void addTarget() {
    int i = targetsMade++;
    boolean large = plan.members() > 100;
    long interval = large ? 5_000L * (1 + i % 3) : i % 3 == 0 ? 1_000 : 5_000;
    Target target =
        new Target(
            i % 10 == 9 ? SimDiscovery.ONCE : SimDiscovery.TWICE,
            Labels.of("instance", "t" + i),
            Labels.EMPTY,
            "http://t" + i,
            Duration.ofMillis(interval),
            Duration.ofMillis(interval),
            ID_STEP * (i + 1));
    targets.put(target.id(), target);
    judge.born(target);
    tellTargets();
  }

  /** The target is no more. */
  void removeTarget(Target target) {
    targets.remove(target.id());
    judge.gone(target);
    tellTargets();
  }

  private void tellTargets() {
    nodes.values().stream().filter(node -> node.member != null).forEach(n -> n.member.discover());
  }

  /** The running number of a target. */
  static int number(long targetId) {
    return (int) (targetId * ID_STEP_INVERSE) - 1;
  }

  Collection<Target> targets() {
    return targets.values();
  }

  boolean isThere(long targetId) {
    return targets.containsKey(targetId);
  }

  /** Some bring twenty times as much as others. */
  int samples(long targetId) {
    return number(targetId) % 7 == 0 ? 2_000 : 100;
  }

  SimNode addNode() {
    int i = nodesMade++;
    long most = plan.skewMillis();
    Clocks clocks =
        new Clocks(
            time.between(-most, most),
            time.random.nextInt() * 1_000_000L,
            1 + (time.random.nextDouble() - 0.5) * 2e-3);
    String number = Integer.toString(1_000 + i).substring(1);
    SimNode node = new SimNode("m" + number, "z" + i % ZONES, clocks);
    nodes.put(node.name, node);
    node.away.begin(time.now());
    return node;
  }

  Collection<SimNode> nodes() {
    return nodes.values();
  }

  SimNode node(int i) {
    return new ArrayList<>(nodes.values()).get(i);
  }

  /** Members that run and are not about to end. */
  List<SimNode> well() {
    return nodes.values().stream().filter(SimNode::isWell).toList();
  }

  /** Who gives orders now, or null. */
  SimNode coordinator() {
    return nodes.values().stream()
        .filter(node -> node.member != null && node.member.isRuling())
        .findFirst()
        .orElse(null);
  }

  /** A process of the member begins; it does nothing where the machine is gone for good. */
  void start(SimNode node) {
    if (node.isGone) {
      return;
    }
    node.away.end(time.now());
    node.isUp = true;
    node.member = new SimMember(this, node, "p" + processes++);
  }

  /** As kill -9 of the process. */
  void kill(SimNode node) {
    node.away.begin(time.now());
    node.member.kill();
  }

  /** The machine loses its power: nothing answers from its address. */
  void fell(SimNode node) {
    kill(node);
    node.isUp = false;
  }

  void freeze(SimNode node, long millis) {
    node.away.begin(time.now());
    SimMember member = node.member;
    member.loop().freeze();
    time.in(
        millis,
        () -> {
          node.away.end(time.now());
          member.loop().thaw();
        });
  }

  /** As SIGTERM; then the action. */
  void leave(SimNode node, Runnable ended) {
    node.away.begin(time.now());
    node.member.leave(ended);
  }

  void restart(SimNode node, long pauseMillis) {
    leave(node, () -> time.in(pauseMillis, () -> start(node)));
  }

  void cutFromReceiver(SimNode node, boolean refused, long millis) {
    node.withoutReceiver.begin(time.now());
    node.receiverRefuses = refused;
    time.in(millis, () -> node.withoutReceiver.end(time.now()));
  }

  void cut(SimNode one, SimNode other, boolean refused, long millis) {
    network.cut(one.name, other.name, refused);
    time.in(millis, () -> network.mend(one.name, other.name, refused));
  }

  void blind(SimNode node, Collection<Target> unseen, long millis) {
    List<Target> all = List.copyOf(unseen);
    all.forEach(target -> node.blind(target.id(), 1));
    time.in(millis, () -> all.forEach(target -> node.blind(target.id(), -1)));
  }

  void run(Duration span) {
    time.runUntil(time.now() + span.toMillis());
  }

  void trace(long targetId, Supplier<String> what) {
    if (number(targetId) == TRACED) {
      System.out.println(time.text() + " " + what.get());
    }
  }

  boolean isTraced() {
    return TRACED >= 0;
  }
}
