// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Entries in order, with the sums of what they hold. Belongs to the event loop of the lane. */
final class EntryList<E extends Entry> implements Iterable<E> {
  private final Deque<E> entries = new ArrayDeque<>();
  private long bytes;
  private long samples;

  boolean isEmpty() {
    return entries.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  long samples() {
    return samples;
  }

  @Nullable E first() {
    return entries.peekFirst();
  }

  /** The first entry; there must be one. */
  E peek() {
    return entries.getFirst();
  }

  /** The last entry; there must be one. */
  E peekLast() {
    return entries.getLast();
  }

  /** No sample in the first entry is older; the greatest number where there is none. */
  long firstMillis() {
    E first = entries.peekFirst();
    return first == null ? Long.MAX_VALUE : first.firstMillis();
  }

  void add(E entry) {
    entries.addLast(entry);
    count(entry, 1);
  }

  void addFirst(E entry) {
    entries.addFirst(entry);
    count(entry, 1);
  }

  E removeFirst() {
    E entry = entries.removeFirst();
    count(entry, -1);
    return entry;
  }

  E removeLast() {
    E entry = entries.removeLast();
    count(entry, -1);
    return entry;
  }

  /** Removes the first entry for which this holds; false where it holds for none. */
  boolean removeOldest(Predicate<E> chosen) {
    for (Iterator<E> all = entries.iterator(); all.hasNext(); ) {
      E entry = all.next();
      if (chosen.test(entry)) {
        all.remove();
        count(entry, -1);
        return true;
      }
    }
    return false;
  }

  /** The first entries, at most so many. */
  List<E> firstOnes(int most) {
    return entries.stream().limit(most).toList();
  }

  @Override
  public Iterator<E> iterator() {
    return entries.iterator();
  }

  private void count(E entry, int sign) {
    bytes += sign * entry.bytes();
    samples += sign * entry.samples();
  }
}
