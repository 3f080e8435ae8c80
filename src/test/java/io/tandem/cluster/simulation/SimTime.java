// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time: events happen in the order of their times, and in no other. */
final class SimTime {
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::order));
  final Random random;
  private long now;
  private long order;

  private record Event(long atMillis, long order, Runnable action) {}

  SimTime(long seed, long startMillis) {
    random = new Random(seed);
    now = startMillis;
  }

  long now() {
    return now;
  }

  void at(long millis, Runnable action) {
    events.add(new Event(Math.max(now, millis), order++, action));
  }

  void in(long millis, Runnable action) {
    at(now + millis, action);
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
