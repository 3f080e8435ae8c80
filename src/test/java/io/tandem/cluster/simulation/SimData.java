// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.data.DataListener;
import io.tandem.cluster.data.DataPlane;
import io.tandem.cluster.message.Orders.Config;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.message.Report.TargetReport;
import io.tandem.cluster.simulation.SimDisk.Kind;
import io.tandem.cluster.simulation.SimDisk.Sample;
import io.tandem.model.Replica;
import io.tandem.model.TickRange;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A member's way of the data as a model: ticks instead of samples, lists instead of lanes. */
final class SimData implements DataPlane {
  private final SimWorld world;
  private final SimNode node;
  private final SimLoop loop;
  private final SimFence fence;
  private final Map<Replica, SimLane> lanes = new EnumMap<>(Replica.class);
  private final Map<Long, SimSource> sources = new TreeMap<>();
  private final Map<Long, SimGate> gates = new TreeMap<>();
  private boolean stopped;

  SimData(SimWorld world, SimNode node, SimLoop loop) {
    this.world = world;
    this.node = node;
    this.loop = loop;
    this.fence = new SimFence(world, node, loop);
    for (Replica replica : Replica.values()) {
      lanes.put(replica, new SimLane(fence, replica, node.disk.lane(replica)));
    }
  }

  void start(DataListener fleet) {
    fence.listen(fleet);
    lanes.values().forEach(SimLane::start);
  }

  @Override
  public Future<Void> configure(Config config) {
    return Future.succeededFuture();
  }

  @Override
  public void own(List<OwnedTarget> targets, Set<Long> moved) {
    Map<Long, OwnedTarget> wanted = new LinkedHashMap<>();
    targets.forEach(target -> wanted.put(target.id(), target));
    for (SimSource source : List.copyOf(sources.values())) {
      OwnedTarget last = source.owned();
      if (!wanted.containsKey(last.id())) {
        leave(source, moved.contains(last.id()));
      }
    }
    moved.forEach(this::forget);
    wanted.forEach(
        (id, target) -> {
          SimSource known = sources.get(id);
          if (known == null) {
            trace(id, "begins as " + target.replica() + " with " + target.partner());
            sources.put(id, new SimSource(this, loop, target));
          } else {
            known.change(target);
          }
        });
  }

  private void forget(long targetId) {
    SimGate gate = gates.remove(targetId);
    if (gate != null) {
      gate.letGo();
    }
  }

  private void leave(SimSource source, boolean moved) {
    OwnedTarget last = source.owned();
    trace(last.id(), moved ? "moved" : "gone");
    source.stop();
    sources.remove(last.id());
    forget(last.id());
    if (moved) {
      world.judge.left(node, last);
    } else {
      long interval = last.target().interval().toMillis();
      long stale = SimSource.grid(last.id(), interval).after(loop.wallMillis());
      loop.schedule(stale + interval + interval / 10 - loop.wallMillis(), () -> end(last, stale));
    }
  }

  private void end(OwnedTarget last, long stale) {
    if (!sources.containsKey(last.id())) {
      world.judge.stale(node, last);
      lanes.get(last.replica()).add(new Sample(last.id(), stale, Kind.STALE));
    }
  }

  long scrapeMillis(OwnedTarget target) {
    return world.time.between(3, target.target().interval().toMillis() < 2_000 ? 100 : 300);
  }

  boolean sees(OwnedTarget target) {
    return node.sees(target.id()) && world.isThere(target.id());
  }

  int samples(OwnedTarget target) {
    return world.samples(target.id());
  }

  void commit(OwnedTarget target, long tick, Kind kind) {
    if (stopped) {
      return;
    }
    long id = target.id();
    trace(id, kind + " " + SimTime.text(tick) + " as " + target.replica());
    world.judge.fetched(node, target, tick, kind);
    boolean kept = kind != Kind.GOOD && target.replica() != Replica.ONLY;
    SimGate gate = kept ? gate(id) : gates.get(id);
    if (gate == null) {
      lanes.get(target.replica()).add(new Sample(id, tick, kind));
    } else {
      gate.take(target.replica(), new Sample(id, tick, kind));
    }
    fence.scraped(id, tick, kind == Kind.GOOD, kept);
  }

  private SimGate gate(long id) {
    return gates.computeIfAbsent(id, target -> new SimGate(target, lanes::get));
  }

  /** Scrapes no more; what was kept back goes to the lanes. */
  void stopScraping() {
    stopped = true;
    gates.values().forEach(SimGate::end);
  }

  void drain() {
    lanes.values().forEach(SimLane::drain);
  }

  boolean isDrained() {
    return lanes.values().stream().allMatch(SimLane::isDrained);
  }

  @Override
  public void hold() {
    sources.keySet().forEach(id -> trace(id, "holds"));
    fence.hold();
  }

  @Override
  public void release(Map<Replica, Map<Long, TickRange>> sentByOthers) {
    sentByOthers
        .values()
        .forEach(ticks -> ticks.forEach((id, range) -> trace(id, "released without " + range)));
    sources.keySet().forEach(id -> trace(id, "sends again"));
    fence.release(sentByOthers);
    lanes.values().forEach(SimLane::proceed);
  }

  @Override
  public void standIn(OwnedTarget target, long afterTick) {
    trace(target.id(), "stands in after " + SimTime.text(afterTick));
    gate(target.id()).standIn(target.replica().other(), afterTick);
  }

  @Override
  public void endStandIn(OwnedTarget target, long throughTick) {
    trace(target.id(), "stands in through " + SimTime.text(throughTick));
    SimGate gate = gates.get(target.id());
    if (gate != null) {
      gate.endStandIn(throughTick);
    }
  }

  @Override
  public void yieldTarget(long targetId, long fromTick) {
    trace(targetId, "yields from " + SimTime.text(fromTick));
    gate(targetId).yieldFrom(fromTick);
  }

  @Override
  public void takeBack(long targetId, long throughTick) {
    trace(targetId, "takes back through " + SimTime.text(throughTick));
    SimGate gate = gates.get(targetId);
    if (gate != null) {
      gate.takeBack(throughTick);
    }
  }

  @Override
  public void decide(long targetId, long tick, boolean send) {
    trace(targetId, (send ? "sends failed " : "drops failed ") + SimTime.text(tick));
    gate(targetId).decide(tick, send);
  }

  private void trace(long targetId, String what) {
    world.trace(targetId, () -> node + " " + what);
  }

  @Override
  public long lastTick(OwnedTarget target, long wallMillis) {
    long interval = target.target().interval().toMillis();
    return SimSource.grid(target.id(), interval).atOrBefore(wallMillis);
  }

  @Override
  public void duties(Set<Replica> heartbeats, long probeMillis) {
    fence.duties(heartbeats, probeMillis);
  }

  @Override
  public void probe(String entry, Replica replica) {
    lanes.get(replica).probeNow();
  }

  @Override
  public List<String> entries() {
    return List.of(SimFence.ENTRY);
  }

  @Override
  public List<TargetReport> report() {
    return sources.values().stream().map(SimData::report).toList();
  }

  private static TargetReport report(SimSource source) {
    return new TargetReport(
        source.owned().id(),
        source.samples,
        source.lastScrapeMillis == 0 ? "unknown" : source.isUp ? "up" : "down",
        "",
        source.lastScrapeMillis,
        0,
        -1);
  }

  /** What it scrapes, or null. */
  OwnedTarget owned(long targetId) {
    SimSource source = sources.get(targetId);
    return source == null ? null : source.owned();
  }

  List<OwnedTarget> owned() {
    return sources.values().stream().map(SimSource::owned).toList();
  }

  /** What is not as in a fleet without faults, as text; empty where nothing is. */
  String unrest() {
    StringBuilder text = new StringBuilder();
    gates.forEach(
        (id, gate) -> {
          if (!gate.isIdle()) {
            text.append(" t").append(SimWorld.number(id)).append(' ').append(gate);
          }
        });
    lanes.values().stream().filter(lane -> !lane.isQuiet()).forEach(text::append);
    return (fence.isHeld(Replica.A) ? " held" : "") + text;
  }
}
