// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.data.DataListener.Election;
import io.tandem.cluster.simulation.SimDisk.Sample;
import io.tandem.model.Alarm;
import io.tandem.model.Replica;
import java.util.ArrayList;
import java.util.List;

/**
 * A lane as a model: one request in flight, at most one in five seconds, repeated until it is
 * answered; after a 202 it keeps a minute and a half and asks by signs of life.
 */
final class SimLane {
  private static final long BATCH_MILLIS = 5_000;
  private static final int MOST = 2_000;
  private static final long KEEP_UNELECTED_MILLIS = 90_000;
  private static final long SILENCE_MILLIS = 5_000;

  private final SimFence fence;
  private final Replica replica;
  private final SimDisk.Lane disk;
  private final Alarm wake;
  private final Alarm probe;
  private Election election = Election.UNKNOWN;
  private boolean busy;
  private boolean draining;
  private int failures;
  private long sentMillis;
  private long takenMillis;
  private long scrapedMillis;
  private boolean beating;

  SimLane(SimFence fence, Replica replica, SimDisk.Lane disk) {
    this.fence = fence;
    this.replica = replica;
    this.disk = disk;
    this.wake = new Alarm(fence.loop(), this::turn);
    this.probe = new Alarm(fence.loop(), this::ask);
  }

  void start() {
    fence.loop().schedule(1_000, this::tick);
  }

  void add(Sample sample) {
    disk.add(sample);
    scrapedMillis = fence.now();
    turn();
  }

  /** Good scrapes that it was given behind this tick; one that is not elected keeps less. */
  List<Long> kept(long targetId, long after) {
    long oldest = isStandby() ? fence.loop().wallMillis() - KEEP_UNELECTED_MILLIS : 0;
    return disk.kept(targetId, Math.max(after, oldest));
  }

  void drain() {
    draining = true;
    turn();
  }

  boolean isDrained() {
    return isStandby() || fence.isHeld(replica) || (disk.pending.isEmpty() && !busy);
  }

  private boolean isStandby() {
    return election == Election.STANDBY;
  }

  private void tick() {
    fence.loop().schedule(1_000, this::tick);
    fence.feel();
    long now = fence.now();
    boolean due = now - takenMillis >= SILENCE_MILLIS && now - scrapedMillis < 300_000;
    boolean may = !fence.isHeld(replica) && !busy && !isStandby() && !beating;
    if (due && may && fence.beats(replica)) {
      beating = true;
      fence.ask(replica, List.of(), this::beaten);
    }
    turn();
  }

  private void beaten(SimReceiver.Answer answer) {
    beating = false;
    if (answer == SimReceiver.Answer.TAKEN) {
      taken();
    } else if (answer == SimReceiver.Answer.DEDUPLICATED) {
      standBy();
    }
  }

  void turn() {
    if (isStandby()) {
      giveUpOld();
      return;
    }
    if (busy || fence.isHeld(replica) || disk.pending.isEmpty()) {
      return;
    }
    long wait = draining ? 0 : sentMillis + BATCH_MILLIS - fence.now();
    if (wait > 0) {
      wake.in(wait);
    } else {
      sentMillis = fence.now();
      send();
    }
  }

  private void giveUpOld() {
    long limit = fence.loop().wallMillis() - KEEP_UNELECTED_MILLIS;
    List<Sample> old = new ArrayList<>();
    while (!disk.pending.isEmpty() && disk.pending.peek().tick() < limit) {
      old.add(disk.pending.remove());
    }
    fence.delivered(replica, old);
  }

  private void send() {
    fence.feel();
    if (fence.isHeld(replica)) {
      return;
    }
    List<Sample> left = new ArrayList<>();
    while (!disk.pending.isEmpty() && !fence.isWanted(replica, disk.pending.peek())) {
      left.add(disk.pending.remove());
    }
    fence.delivered(replica, left);
    List<Sample> batch = disk.pending.stream().limit(MOST).toList();
    if (batch.isEmpty()) {
      return;
    }
    busy = true;
    List<Sample> wanted = batch.stream().filter(s -> fence.isWanted(replica, s)).toList();
    fence.ask(replica, wanted, answer -> answered(batch, answer));
  }

  private void answered(List<Sample> batch, SimReceiver.Answer answer) {
    switch (answer) {
      case TAKEN -> {
        busy = false;
        failures = 0;
        batch.forEach(sample -> disk.pending.remove());
        taken();
        fence.delivered(replica, batch);
        turn();
      }
      case DEDUPLICATED -> {
        busy = false;
        standBy();
      }
      case FAILED -> {
        failures++;
        fence.loop().schedule(Math.min(5_000, 30L << Math.min(8, failures)), this::repeat);
      }
    }
  }

  private void repeat() {
    busy = false;
    if (isStandby()) {
      turn();
    } else {
      send();
    }
  }

  private void taken() {
    takenMillis = fence.now();
    say(Election.ELECTED);
  }

  private void standBy() {
    if (!isStandby()) {
      say(Election.STANDBY);
      probeLater();
    }
  }

  private void say(Election news) {
    if (election != news) {
      election = news;
      fence.elected(replica, news);
    }
  }

  private void probeLater() {
    long millis = fence.probeMillis();
    probe.in(millis + fence.random().nextInt((int) (millis / 4)));
  }

  /** Somebody says that this replica may be elected. */
  void probeNow() {
    probe.now();
  }

  private void ask() {
    fence.ask(replica, List.of(), this::probed);
  }

  private void probed(SimReceiver.Answer answer) {
    if (!isStandby()) {
      return;
    }
    if (answer == SimReceiver.Answer.TAKEN) {
      taken();
      send();
    } else {
      probeLater();
    }
  }

  /** Goes on after it was held. */
  void proceed() {
    turn();
  }

  @Override
  public String toString() {
    return replica + " " + election + " " + disk.pending.size() + " pending";
  }

  /** Whether it is at its usual work: nothing older than the receiver's failovers waits. */
  boolean isQuiet() {
    long limit = fence.loop().wallMillis() - KEEP_UNELECTED_MILLIS - 10_000;
    return disk.pending.isEmpty() || disk.pending.peek().tick() >= limit;
  }
}
