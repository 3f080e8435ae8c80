// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.simulation.SimDisk.Kind;
import io.tandem.cluster.simulation.SimDisk.Sample;
import io.tandem.model.Replica;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Function;

/** What is kept back of a target, and what is sent as the other replica. */
final class SimGate {
  private static final int MOST_OLD = 10;
  private static final long YOUNG_MILLIS = 15_000;

  private final long targetId;
  private final Function<Replica, SimLane> lanes;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean yielded;
  private long yieldedFrom;
  private long decidedTick = Long.MIN_VALUE;
  private boolean decidedSend;
  private Replica as;
  private long through;

  /** What is kept back behind this tick is still to be sent as the other replica. */
  private long behind = Long.MAX_VALUE;

  private long lastTick = Long.MIN_VALUE;

  private static final class Waiting {
    final Replica replica;
    final Sample sample;
    boolean undecided;

    Waiting(Replica replica, Sample sample, boolean undecided) {
      this.replica = replica;
      this.sample = sample;
      this.undecided = undecided;
    }
  }

  SimGate(long targetId, Function<Replica, SimLane> lanes) {
    this.targetId = targetId;
    this.lanes = lanes;
  }

  void take(Replica replica, Sample sample) {
    sendBehind();
    lastTick = sample.tick();
    boolean failed = sample.kind() != Kind.GOOD && replica != Replica.ONLY;
    boolean decided = sample.tick() == decidedTick;
    if (!failed || !decided || decidedSend) {
      waiting.add(new Waiting(replica, sample, failed && !decided));
      pump();
      keepBound();
    }
    if (as != null && replica == as.other() && sample.kind() == Kind.GOOD && lastTick <= through) {
      lanes.apply(as).add(sample);
    }
    endWhereOver();
  }

  private void pump() {
    sendBehind();
    while (!waiting.isEmpty() && !waiting.peek().undecided && !isYielded(waiting.peek())) {
      Waiting first = waiting.remove();
      lanes.apply(first.replica).add(first.sample);
    }
  }

  private boolean isYielded(Waiting one) {
    return yielded && one.sample.tick() >= yieldedFrom;
  }

  private void keepBound() {
    while (waiting.size() > MOST_OLD
        && waiting.getLast().sample.tick() - waiting.getFirst().sample.tick() > YOUNG_MILLIS) {
      Waiting oldest = waiting.remove();
      if (!isYielded(oldest)) {
        lanes.apply(oldest.replica).add(oldest.sample);
      }
    }
  }

  void yieldFrom(long tick) {
    yieldedFrom = yielded ? Math.min(yieldedFrom, tick) : tick;
    yielded = true;
  }

  void takeBack(long throughTick) {
    sendBehind();
    yielded = false;
    waiting.removeIf(one -> one.sample.tick() <= throughTick);
    pump();
  }

  void decide(long tick, boolean send) {
    decidedTick = Math.max(decidedTick, tick);
    decidedSend = send;
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting one = all.next();
      if (one.undecided && one.sample.tick() == tick) {
        one.undecided = false;
        if (!send) {
          all.remove();
        }
      }
    }
    pump();
  }

  /** The target leaves: what was kept back is sent, a stand-in ends. */
  void letGo() {
    yielded = false;
    waiting.forEach(one -> one.undecided = false);
    pump();
    as = null;
  }

  /** The process ends: what was yielded is the partner's. */
  void end() {
    while (!waiting.isEmpty() && isYielded(waiting.getLast())) {
      waiting.removeLast();
    }
    yielded = false;
    waiting.forEach(one -> one.undecided = false);
    pump();
  }

  void standIn(Replica other, long after) {
    if (as == null) {
      as = other;
      behind = after;
      for (long tick : lanes.apply(other.other()).kept(targetId, after)) {
        lanes.apply(other).add(new Sample(targetId, tick, Kind.GOOD));
      }
    }
    through = Long.MAX_VALUE;
  }

  void endStandIn(long throughTick) {
    through = throughTick;
    sendBehind();
    endWhereOver();
  }

  private void endWhereOver() {
    if (as != null && lastTick > through) {
      as = null;
    }
  }

  /** What is kept back follows what lanes keep, once it is clear where the stand-in ends. */
  private void sendBehind() {
    if (as != null) {
      waiting.stream()
          .filter(one -> one.replica == as.other() && one.sample.kind() == Kind.GOOD)
          .filter(one -> one.sample.tick() > behind && one.sample.tick() <= through)
          .forEach(one -> lanes.apply(as).add(one.sample));
    }
    behind = Long.MAX_VALUE;
  }

  /** Whether scrapes go straight through. */
  boolean isIdle() {
    return as == null && !yielded && waiting.isEmpty();
  }

  @Override
  public String toString() {
    return "as="
        + as
        + " through="
        + through
        + " yielded="
        + yielded
        + " waiting="
        + waiting.size();
  }
}
