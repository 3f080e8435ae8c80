// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import io.tandem.remotewrite.RemoteWriter;
import io.tandem.wire.EncodedScrape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The way of one target to one remote_write entry as the other replica: first what is kept, then
 * what is scraped, each once and in order.
 *
 * <pre>
 *   replaying (live scrapes wait behind) ── kept ones are handed over ──► direct
 *       ▲───────────── one was missed: it is in the own lane ───────────────┘
 * </pre>
 *
 * Guarded by the lock of the target.
 */
final class Relay {
  private static final long NONE = Long.MAX_VALUE;

  private final String entry;
  private final Budget budget;
  private final Deque<EncodedScrape> behind = new ArrayDeque<>();
  private boolean replaying;

  /** Scrapes after this tick were not taken, for want of memory or because they were staged. */
  private long missedAfter = NONE;

  Relay(String entry, Budget budget) {
    this.entry = entry;
    this.budget = budget;
  }

  String entry() {
    return entry;
  }

  boolean isReplaying() {
    return replaying;
  }

  /** Hands over what the own lane keeps after this tick; then {@link #replayed} is to be called. */
  void replay(RemoteWriter writer, StandIn standIn, long afterTick, Runnable done) {
    replaying = true;
    writer.replay(entry, standIn.own(), standIn.targetId(), afterTick, done);
  }

  /** Keeps a live scrape until its turn. */
  void waitBehind(EncodedScrape scrape) {
    if (missedAfter != NONE) {
      // The next walk through what is kept brings it.
      return;
    }
    behind.addLast(scrape);
    budget.take(bytes(scrape));
    if (budget.isOver()) {
      miss(behind.getFirst().tickMillis());
    }
  }

  /** This tick can only come from the own lane. */
  void miss(long tick) {
    long first = behind.isEmpty() ? tick : Math.min(tick, behind.getFirst().tickMillis());
    missedAfter = Math.min(missedAfter, first - 1);
    clear();
  }

  boolean hasMissed() {
    return missedAfter != NONE;
  }

  /** The tick after which scrapes were missed; asked for once. */
  long takeMissed() {
    long after = missedAfter;
    missedAfter = NONE;
    return after;
  }

  /** What is kept was handed over: live scrapes follow. */
  void replayed(Consumer<EncodedScrape> live) {
    replaying = false;
    behind.forEach(live);
    clear();
  }

  void clear() {
    behind.forEach(scrape -> budget.giveBack(bytes(scrape)));
    behind.clear();
  }

  private static long bytes(EncodedScrape scrape) {
    long bytes = 0;
    for (EncodedScrape.Part part : scrape.parts()) {
      bytes += part.length();
    }
    return bytes;
  }
}
