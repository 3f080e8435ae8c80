// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import io.tandem.remotewrite.RemoteWriter;
import io.tandem.wire.EncodedScrape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The own scrapes of one target that wait, in order: for the word on a failed one, or because the
 * target is yielded to its partner. What waits behind one that waits goes behind it.
 *
 * <p>Bounded by what is young or few, and by the memory of the gate. Beyond it a yielded scrape is
 * dropped, for the stand-in sends it, and a failed one is sent, for then nobody else might tell.
 * Guarded by the lock of the target.
 */
final class KeptBack {
  private static final int MOST_OLD = 10;

  /** Longer than any hand-over takes: what is younger is kept however much it is. */
  private static final long YOUNG_MILLIS = 15_000;

  private final RemoteWriter writer;
  private final Budget budget;
  private final Deque<Kept> waiting = new ArrayDeque<>();
  private boolean yielded;
  private long yieldedFrom;

  /** The last decision, for scrapes of the same tick to another endpoint that come after it. */
  private long decidedTick = Long.MIN_VALUE;

  private boolean decidedSend;

  /** What waits; a failed one until it is decided. */
  private static final class Kept {
    final Outlet outlet;
    boolean undecided;

    Kept(Outlet outlet, boolean undecided) {
      this.outlet = outlet;
      this.undecided = undecided;
    }

    long tick() {
      return outlet.scrape().tickMillis();
    }
  }

  KeptBack(RemoteWriter writer, Budget budget) {
    this.writer = writer;
    this.budget = budget;
  }

  /** Whether everything of this tick and later ones goes straight through. */
  boolean isIdle(long tick) {
    return !yielded && waiting.isEmpty() && decidedTick < tick;
  }

  /**
   * Takes a scrape.
   *
   * @param failed it waits for a decision
   */
  void take(Outlet outlet, boolean failed) {
    boolean decided = outlet.scrape().tickMillis() == decidedTick;
    Kept kept = new Kept(outlet, failed && !decided);
    budget.take(outlet.bytes());
    if (failed && decided && !decidedSend) {
      drop(kept);
      return;
    }
    waiting.addLast(kept);
    pump();
    keepBound();
  }

  /** Scrapes in memory that wait here and are in no lane yet, in their order. */
  void each(Consumer<EncodedScrape> action) {
    for (Kept kept : waiting) {
      if (kept.outlet instanceof Outlet.Whole whole) {
        action.accept(whole.scrape());
      }
    }
  }

  /** Ticks from this one on are the partner's. */
  void yieldFrom(long tick) {
    yieldedFrom = yielded ? Math.min(yieldedFrom, tick) : tick;
    yielded = true;
  }

  /** The partner had the ticks up to this one; the others are sent. */
  void takeBack(long through) {
    yielded = false;
    dropAll(through);
    pump();
  }

  /** A failed scrape is sent after all, or was sent by the partner. */
  void decide(long tick, boolean send) {
    decidedTick = Math.max(decidedTick, tick);
    decidedSend = send;
    for (Iterator<Kept> all = waiting.iterator(); all.hasNext(); ) {
      Kept kept = all.next();
      if (kept.undecided && kept.tick() == tick) {
        kept.undecided = false;
        if (!send) {
          all.remove();
          drop(kept);
        }
      }
    }
    pump();
  }

  /** The target is not kept back any more, whatever was asked: all of it is sent. */
  void letGo() {
    yielded = false;
    for (Kept kept : waiting) {
      kept.undecided = false;
    }
    pump();
  }

  /** The process ends: what is yielded is the partner's, the rest is sent. */
  void end() {
    while (!waiting.isEmpty() && yielded && waiting.peekLast().tick() >= yieldedFrom) {
      drop(waiting.removeLast());
    }
    letGo();
  }

  private void dropAll(long through) {
    for (Iterator<Kept> all = waiting.iterator(); all.hasNext(); ) {
      Kept kept = all.next();
      if (kept.tick() <= through) {
        all.remove();
        drop(kept);
      }
    }
  }

  private void pump() {
    while (!waiting.isEmpty() && mayGo(waiting.peekFirst())) {
      send(waiting.removeFirst());
    }
  }

  private boolean mayGo(Kept first) {
    return !first.undecided && !isYielded(first);
  }

  private boolean isYielded(Kept kept) {
    return yielded && kept.tick() >= yieldedFrom;
  }

  private void keepBound() {
    while (!waiting.isEmpty() && (budget.isOver() || isLong())) {
      Kept oldest = waiting.removeFirst();
      if (isYielded(oldest)) {
        drop(oldest);
      } else {
        send(oldest);
      }
    }
  }

  private boolean isLong() {
    long span = waiting.getLast().tick() - waiting.getFirst().tick();
    return span > YOUNG_MILLIS
        && waiting.stream().mapToLong(Kept::tick).distinct().count() > MOST_OLD;
  }

  private void send(Kept kept) {
    budget.giveBack(kept.outlet.bytes());
    kept.outlet.send(writer);
  }

  private void drop(Kept kept) {
    budget.giveBack(kept.outlet.bytes());
    kept.outlet.drop(writer);
  }
}
