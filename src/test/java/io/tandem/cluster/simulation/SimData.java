// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.data.DataListener;
import io.tandem.cluster.data.DataPlane;
import io.tandem.cluster.message.Orders.Config;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.message.Report.TargetReport;
import io.tandem.model.Replica;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** A member's way of the data as a model: ticks instead of samples, a list instead of lanes. */
final class SimData implements DataPlane {
  private static final long KEEP_MILLIS = 300_000;
  private static final String ENTRY = "rw";

  private final SimTime time;
  private final SimLoop loop;
  private final SimDisk disk;
  private final SimReceiver receiver;
  private final Predicate<Long> canScrape;
  private final BiConsumer<Long, Long> fetched;
  boolean receiverReachable = true;
  private final Map<Long, Source> sources = new HashMap<>();
  private DataListener listener;
  private boolean held;
  private boolean stopped;
  long scrapes;

  /** One target at work. */
  private static final class Source {
    OwnedTarget owned;
    boolean left;
    long yieldFrom = Long.MAX_VALUE;
    final Deque<Waiting> waiting = new ArrayDeque<>();
    boolean standIn;
    long after;
    long through;

    Source(OwnedTarget owned) {
      this.owned = owned;
    }
  }

  private record Waiting(long tick, boolean undecided) {}

  SimData(
      SimTime time,
      SimLoop loop,
      SimDisk disk,
      SimReceiver receiver,
      Predicate<Long> canScrape,
      BiConsumer<Long, Long> fetched) {
    this.time = time;
    this.loop = loop;
    this.disk = disk;
    this.receiver = receiver;
    this.canScrape = canScrape;
    this.fetched = fetched;
    flushLater();
  }

  void listen(DataListener fleet) {
    listener = fleet;
  }

  static long grid(long targetId, long intervalMillis) {
    return Long.remainderUnsigned(targetId, intervalMillis);
  }

  @Override
  public Future<Void> configure(Config config) {
    return Future.succeededFuture();
  }

  @Override
  public void own(List<OwnedTarget> targets, Set<Long> moved) {
    Map<Long, OwnedTarget> wanted = new HashMap<>();
    targets.forEach(target -> wanted.put(target.id(), target));
    sources
        .entrySet()
        .removeIf(
            e -> {
              e.getValue().left = !wanted.containsKey(e.getKey());
              return e.getValue().left;
            });
    wanted.forEach(
        (id, target) -> {
          Source known = sources.get(id);
          if (known != null && known.owned.replica() == target.replica()) {
            known.owned = target;
          } else {
            if (known != null) {
              known.left = true;
            }
            Source fresh = new Source(target);
            sources.put(id, fresh);
            next(fresh);
          }
        });
  }

  private void next(Source source) {
    long interval = source.owned.target().interval().toMillis();
    long tick = lastTick(source.owned, loop.wallMillis()) + interval;
    loop.schedule(tick - loop.wallMillis(), () -> onTick(source, tick));
  }

  private void onTick(Source source, long tick) {
    if (source.left || stopped) {
      return;
    }
    next(source);
    long interval = source.owned.target().interval().toMillis();
    if (loop.wallMillis() - tick > interval / 2) {
      return;
    }
    boolean good = canScrape.test(source.owned.id());
    loop.schedule(5 + time.random.nextInt(100), () -> commit(source, tick, good));
  }

  private void commit(Source source, long tick, boolean good) {
    if (source.left || stopped) {
      return;
    }
    scrapes++;
    long id = source.owned.id();
    trace(id, "scraped " + tick + " " + good + " as " + source.owned.replica());
    if (good) {
      fetched.accept(id, tick);
      Deque<Long> kept = disk.kept.computeIfAbsent(id, x -> new ArrayDeque<>());
      kept.add(tick);
      while (kept.peek() < loop.wallMillis() - KEEP_MILLIS) {
        kept.remove();
      }
      if (source.standIn && tick > source.after && tick <= source.through) {
        disk.lane(source.owned.replica().other()).add(new SimDisk.Sample(id, tick));
      }
    }
    boolean yielded = tick >= source.yieldFrom;
    boolean undecided = !good && !yielded && source.owned.replica() != Replica.ONLY;
    if (yielded || undecided || !source.waiting.isEmpty()) {
      source.waiting.add(new Waiting(tick, undecided));
    } else {
      send(source, tick);
    }
    listener.scraped(id, tick, good, undecided);
  }

  private void send(Source source, long tick) {
    disk.lane(source.owned.replica()).add(new SimDisk.Sample(source.owned.id(), tick));
  }

  private void flushLater() {
    loop.schedule(
        100 + time.random.nextInt(900),
        () -> {
          flushLater();
          flush();
        });
  }

  void flush() {
    if (held || !receiverReachable || listener == null) {
      return;
    }
    for (Replica replica : Replica.values()) {
      Deque<SimDisk.Sample> lane = disk.lane(replica);
      while (!lane.isEmpty()) {
        SimDisk.Sample sample = lane.remove();
        receiver.take(replica, sample.targetId(), sample.tick());
        listener.delivered(ENTRY, replica, sample.targetId(), sample.tick(), 10);
      }
    }
  }

  private void trace(long targetId, String what) {
    long id = Long.getLong("tandem.simulation.trace", 0);
    if (id != 0 && (targetId == id || targetId == 0)) {
      System.out.println(
          (loop.wallMillis() - 1_700_000_000_000L)
              + " "
              + name
              + " "
              + what.replace("1700000", "").replace("170000", ""));
    }
  }

  String name = "";

  void stopScraping() {
    stopped = true;
  }

  @Override
  public void hold() {
    trace(0, "hold");
    held = true;
  }

  @Override
  public void release(Map<Long, Long> stoodInThrough) {
    trace(0, "release " + stoodInThrough.size());
    stoodInThrough.forEach((id, t) -> trace(id, "release through " + t));
    held = false;
    stoodInThrough.forEach(
        (id, through) -> {
          Source source = sources.get(id);
          if (source != null) {
            disk.lane(source.owned.replica())
                .removeIf(sample -> sample.targetId() == id && sample.tick() <= through);
          }
        });
  }

  @Override
  public void standIn(OwnedTarget target, long afterTick) {
    trace(target.id(), "standIn after " + afterTick);
    Source source = sources.get(target.id());
    if (source == null) {
      return;
    }
    Deque<SimDisk.Sample> lane = disk.lane(target.replica().other());
    for (long tick : disk.kept.getOrDefault(target.id(), new ArrayDeque<>())) {
      if (tick > afterTick) {
        lane.add(new SimDisk.Sample(target.id(), tick));
      }
    }
    source.standIn = true;
    source.after = afterTick;
    source.through = Long.MAX_VALUE;
  }

  @Override
  public void endStandIn(OwnedTarget target, long throughTick) {
    trace(target.id(), "endStandIn through " + throughTick);
    Source source = sources.get(target.id());
    if (source != null) {
      source.through = throughTick;
    }
  }

  @Override
  public void yieldTarget(long targetId, long fromTick) {
    trace(targetId, "yield from " + fromTick);
    Source source = sources.get(targetId);
    if (source != null) {
      source.yieldFrom = Math.min(source.yieldFrom, fromTick);
    }
  }

  @Override
  public void takeBack(long targetId, long throughTick) {
    trace(targetId, "takeBack through " + throughTick);
    Source source = sources.get(targetId);
    if (source != null) {
      source.yieldFrom = Long.MAX_VALUE;
      source.waiting.removeIf(waiting -> waiting.tick() <= throughTick);
      sendDecided(source);
    }
  }

  @Override
  public void decide(long targetId, long tick, boolean send) {
    trace(targetId, "decide " + tick + " " + send);
    Source source = sources.get(targetId);
    if (source == null) {
      return;
    }
    List<Waiting> after = new ArrayList<>();
    for (Iterator<Waiting> it = source.waiting.iterator(); it.hasNext(); ) {
      Waiting waiting = it.next();
      if (waiting.tick() != tick) {
        after.add(waiting);
      } else if (send) {
        after.add(new Waiting(tick, false));
      }
    }
    source.waiting.clear();
    source.waiting.addAll(after);
    sendDecided(source);
  }

  private void sendDecided(Source source) {
    while (!source.waiting.isEmpty()
        && !source.waiting.peek().undecided()
        && source.waiting.peek().tick() < source.yieldFrom) {
      send(source, source.waiting.remove().tick());
    }
  }

  @Override
  public long lastTick(OwnedTarget target, long wallMillis) {
    long interval = target.target().interval().toMillis();
    return wallMillis - Math.floorMod(wallMillis - grid(target.id(), interval), interval);
  }

  @Override
  public void duties(Set<Replica> heartbeats, long probeMillis) {}

  @Override
  public void probe(String entry, Replica replica) {}

  @Override
  public List<String> entries() {
    return List.of(ENTRY);
  }

  @Override
  public List<TargetReport> report() {
    return sources.keySet().stream()
        .map(id -> new TargetReport(id, 10, "up", "", loop.wallMillis(), 0, -1))
        .toList();
  }
}
