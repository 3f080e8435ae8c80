// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import java.util.PriorityQueue;
import java.util.Random;
import java.util.SplittableRandom;

/** Virtual time: events happen in the order of their times, and in no other. */
final class SimTime {
  static final long START = 1_700_000_000_000L;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  final Random random;
  private long now = START;
  private long order;

  private record Event(long atMillis, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return atMillis == other.atMillis
          ? Long.compare(order, other.order)
          : Long.compare(atMillis, other.atMillis);
    }
  }

  SimTime(long seed) {
    random = new Random(new SplittableRandom(seed).nextLong());
  }

  long now() {
    return now;
  }

  /** Seconds since the beginning. */
  String text() {
    return text(now);
  }

  static String text(long millis) {
    long since = millis - START;
    return since / 1000 + "." + since % 1000 / 100;
  }

  void at(long millis, Runnable action) {
    events.add(new Event(Math.max(now, millis), order++, action));
  }

  void in(long millis, Runnable action) {
    at(now + millis, action);
  }

  /** A time between these, both included. */
  long between(long least, long most) {
    return least + random.nextInt((int) (most - least + 1));
  }

  void runUntil(long millis) {
    while (!events.isEmpty() && events.peek().atMillis() <= millis) {
      Event event = events.remove();
      now = event.atMillis();
      event.action().run();
    }
    now = millis;
  }
}
