// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import java.util.Arrays;

/**
 * The series of one target by the hash of their text: an open-addressed table of primitive arrays,
 * 13 bytes a slot. No label is stored for a series that is written as it stands.
 *
 * <p>An entry knows in which scrape it was seen last, by a generation of one byte: {@code current}
 * for the scrape that runs, {@code live} for the last one that succeeded, {@link #FREE} for entries
 * that are gone (their hash stays until the next rehash and may come back to life). Of a series
 * with a timestamp of its own, which is never stale, the generation is negative. Owned by the
 * target's event loop.
 */
final class SeriesTable {
  /** Verdicts; what is not negative is a reference into the arena. */
  static final int AS_WRITTEN = -1;

  static final int REORDERED = -2;

  /** As reordered, and {@code le} or {@code quantile} is made canonical. */
  static final int CANONICAL_LE = -3;

  static final int CANONICAL_QUANTILE = -4;
  static final int DROPPED = -5;

  /** No such series. */
  static final int ABSENT = -1;

  private static final byte FREE = 0;

  /** Known, but its stale marker is written. */
  private static final byte GONE = 127;

  private static final int MAX_GENERATION = 126;
  private static final int MIN_CAPACITY = 16;

  private long[] hashes = new long[MIN_CAPACITY];
  private int[] verdicts = new int[MIN_CAPACITY];
  private byte[] generations = new byte[MIN_CAPACITY];

  /** Timestamps of the last samples, where the target exposes timestamps; else empty. */
  private long[] timestamps = new long[0];

  /** The last exemplar of each series, hashed, where there are any; else empty. */
  private long[] exemplars = new long[0];

  private int used;
  private int entries;
  private byte current = 1;
  private byte live = FREE;
  private int liveCount;
  private int liveSeen;
  private int seen;
  private int seenTracked;

  /** A scrape begins: nothing is seen yet. */
  void begin() {
    if (current == MAX_GENERATION) {
      renumber();
    }
    current++;
    seen = 0;
    seenTracked = 0;
    liveSeen = 0;
  }

  /** Starts generations anew, keeping apart only the live entries from the others. */
  private void renumber() {
    for (int i = 0; i < generations.length; i++) {
      if (generations[i] != FREE) {
        generations[i] =
            generations[i] == live ? (byte) 2 : generations[i] == -live ? (byte) -2 : GONE;
      }
    }
    live = live == FREE ? FREE : (byte) 2;
    current = 2;
  }

  /** The slot of a known series, or {@link #ABSENT}. */
  int find(long hash) {
    int slot = slotOf(hash);
    return generations[slot] == FREE ? ABSENT : slot;
  }

  /** Adds a series as seen in the current scrape, with a time of its own or without. */
  int insert(long hash, int verdict, boolean untracked) {
    if (4 * (used + 1) > 3 * hashes.length) {
      rehash();
    }
    int slot = slotOf(hash);
    if (hashes[slot] == 0) {
      used++;
      hashes[slot] = key(hash);
    }
    entries++;
    verdicts[slot] = verdict;
    mark(slot, untracked);
    if (timestamps.length != 0) {
      timestamps[slot] = Long.MIN_VALUE;
    }
    if (exemplars.length != 0) {
      exemplars[slot] = 0;
    }
    return slot;
  }

  /** Marks the series as seen; false where it was seen in this scrape already. */
  boolean see(int slot, boolean untracked) {
    byte generation = generations[slot];
    if (isCurrent(generation)) {
      return false;
    }
    if (generation == live && !untracked) {
      liveSeen++;
    }
    mark(slot, untracked);
    return true;
  }

  private void mark(int slot, boolean untracked) {
    seen++;
    seenTracked += untracked ? 0 : 1;
    generations[slot] = untracked ? (byte) -current : current;
  }

  private boolean isCurrent(byte generation) {
    return generation == current || generation == -current;
  }

  /** Whether all that is known of the series in this scrape has a time of its own. */
  boolean isSeenUntracked(int slot) {
    return generations[slot] == -current;
  }

  /**
   * Takes the series as gone; false where it was seen in this scrape or is gone already. One that
   * now brings its own time stays known, and yet the samples without are at their end.
   */
  boolean expire(int slot) {
    if (generations[slot] == current || generations[slot] == GONE) {
      return false;
    }
    if (!isSeenUntracked(slot)) {
      generations[slot] = GONE;
    }
    return true;
  }

  int verdict(int slot) {
    return verdicts[slot];
  }

  /** Whether a series of the last successful scrape is missing in the current one. */
  boolean hasVanished() {
    return liveSeen < liveCount;
  }

  boolean hasTimestamps() {
    return timestamps.length != 0;
  }

  /** The time of the series' last sample, where the target exposes timestamps. */
  long lastTimestamp(int slot) {
    return timestamps.length == 0 ? Long.MIN_VALUE : timestamps[slot];
  }

  /**
   * Notes the time of the series' last sample, from the first time on that a target exposes one.
   *
   * @param before the time of the samples so far, which had none of their own
   */
  void setLastTimestamp(int slot, long timestamp, long before) {
    if (timestamps.length == 0) {
      timestamps = new long[hashes.length];
      Arrays.fill(timestamps, before);
    }
    timestamps[slot] = timestamp;
  }

  /** The hash of the last exemplar of the series; 0 where there was none. */
  long lastExemplar(int slot) {
    return exemplars.length == 0 ? 0 : exemplars[slot];
  }

  void setLastExemplar(int slot, long hash) {
    if (exemplars.length == 0) {
      exemplars = new long[hashes.length];
    }
    exemplars[slot] = hash;
  }

  /** The current scrape is kept: what it did not show is forgotten. */
  void commit() {
    if (seen != entries) {
      sweep();
    }
    live = current;
    liveCount = seenTracked;
  }

  /**
   * The current scrape is not kept. What was known stays known, but nothing is live; a target whose
   * labels vary in scrapes that fail cannot make the table grow without end.
   */
  void fail() {
    if (entries > 2 * liveCount + 1000) {
      sweep();
    }
    live = FREE;
    liveCount = 0;
  }

  private void sweep() {
    for (int i = 0; i < generations.length; i++) {
      if (generations[i] != FREE && !isCurrent(generations[i])) {
        generations[i] = FREE;
        entries--;
      }
    }
    if (hashes.length > MIN_CAPACITY && 8 * entries < hashes.length) {
      rehash();
    }
  }

  /** Known series, dropped ones included. */
  int size() {
    return entries;
  }

  /** Replaces each reference into the arena, when its records are copied to another one. */
  void replaceReferences(java.util.function.IntUnaryOperator move) {
    for (int i = 0; i < verdicts.length; i++) {
      if (generations[i] != FREE && verdicts[i] >= 0) {
        verdicts[i] = move.applyAsInt(verdicts[i]);
      }
    }
  }

  private int slotOf(long hash) {
    long key = key(hash);
    int mask = hashes.length - 1;
    int slot = (int) key & mask;
    while (hashes[slot] != key && hashes[slot] != 0) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Zero marks an empty slot, so no key is zero. */
  private static long key(long hash) {
    return hash == 0 ? 1 : hash;
  }

  private void rehash() {
    int capacity = MIN_CAPACITY;
    while (3 * capacity < 5 * (entries + 1)) {
      capacity *= 2;
    }
    long[] oldHashes = hashes;
    int[] oldVerdicts = verdicts;
    byte[] oldGenerations = generations;
    long[] oldTimestamps = timestamps;
    long[] oldExemplars = exemplars;
    hashes = new long[capacity];
    verdicts = new int[capacity];
    generations = new byte[capacity];
    timestamps = oldTimestamps.length == 0 ? oldTimestamps : new long[capacity];
    exemplars = oldExemplars.length == 0 ? oldExemplars : new long[capacity];
    used = entries;
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldGenerations[i] != FREE) {
        int slot = slotOf(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        verdicts[slot] = oldVerdicts[i];
        generations[slot] = oldGenerations[i];
        if (oldTimestamps.length != 0) {
          timestamps[slot] = oldTimestamps[i];
        }
        if (oldExemplars.length != 0) {
          exemplars[slot] = oldExemplars[i];
        }
      }
    }
  }
}
