// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.simulation.SimDisk.Kind;
import io.tandem.model.Loop;
import io.tandem.model.Replica;
import io.tandem.target.TickGrid;

/** The scrape loop of one target as a model: ticks by the machine's clock. */
final class SimSource {
  static final long SEED = TickGrid.seed("sim");
  private static final long DELAY_MILLIS = 250;

  /** A process that stood still for longer asks its partners for all that it missed. */
  private static final long MOST_TOLD_MILLIS = 3_000;

  private final SimData data;
  private final SimLoop loop;
  private OwnedTarget owned;
  private TickGrid grid;
  private long tick;
  private Loop.Timer timer = () -> {};
  private boolean running;
  private int fetches;
  private boolean abandoned;
  long lastScrapeMillis;
  boolean isUp;
  int samples;

  SimSource(SimData data, SimLoop loop, OwnedTarget owned) {
    this.data = data;
    this.loop = loop;
    this.owned = owned;
    begin();
  }

  static TickGrid grid(long targetId, long intervalMillis) {
    return TickGrid.of(targetId, SEED, intervalMillis);
  }

  OwnedTarget owned() {
    return owned;
  }

  /** The same target with other particulars; in another replica from the next tick on. */
  void change(OwnedTarget next) {
    boolean isOther = next.replica() != owned.replica();
    owned = next;
    if (isOther) {
      fetches++;
      running = false;
      timer.cancel();
      begin();
    }
  }

  void stop() {
    abandoned = true;
    timer.cancel();
  }

  private void begin() {
    long interval = owned.target().interval().toMillis();
    grid = grid(owned.id(), interval);
    tick = grid.after(loop.wallMillis() - delay());
    schedule();
  }

  private long delay() {
    return owned.replica() == Replica.B ? Math.min(DELAY_MILLIS, grid.intervalMillis() / 20) : 0;
  }

  private void schedule() {
    timer = loop.schedule(tick + delay() - loop.wallMillis(), this::onTick);
  }

  private void onTick() {
    long now = loop.wallMillis();
    long first = tick;
    long due = Math.max(tick, grid.atOrBefore(now - delay()));
    boolean late = now - due > grid.intervalMillis() / 2;
    tick = grid.after(due);
    schedule();
    if (running) {
      return;
    }
    long end = late ? tick : due;
    if (first < end && end - first <= MOST_TOLD_MILLIS + grid.intervalMillis()) {
      data.commit(owned, first, Kind.MISSED);
    }
    if (!late) {
      running = true;
      int fetch = ++fetches;
      loop.schedule(data.scrapeMillis(owned), () -> answered(fetch, due));
    }
  }

  private void answered(int fetch, long due) {
    if (fetch != fetches || abandoned) {
      return;
    }
    running = false;
    isUp = data.sees(owned);
    lastScrapeMillis = due;
    samples = isUp ? data.samples(owned) : samples;
    data.commit(owned, due, isUp ? Kind.GOOD : Kind.BAD);
  }
}
