// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli.diff;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tandem.model.Labels;
import io.tandem.wire.LabelBytes;

/**
 * A set of label sets by their hash, 9 bytes a slot, in which those that were met a second time can
 * be marked. Two of a million series share a hash once in 37 million comparisons. One thread.
 */
final class SeriesMarks {
  private static final Hasher64 HASHER = Hashing.xxh3_64();
  private static final byte IN = 1;
  private static final byte MARKED = 2;

  private long[] hashes = new long[1 << 12];
  private byte[] states = new byte[1 << 12];
  private int size;
  private int marked;

  /** Adds it; false where it was there. */
  boolean add(Labels labels) {
    if (3 * (size + 1) > 2 * hashes.length) {
      grow();
    }
    long hash = hash(labels);
    int slot = slot(hash);
    if (states[slot] != 0) {
      return false;
    }
    hashes[slot] = hash;
    states[slot] = IN;
    size++;
    return true;
  }

  /** Marks it; false where it is not there. */
  boolean mark(Labels labels) {
    int slot = slot(hash(labels));
    if (states[slot] == IN) {
      states[slot] = MARKED;
      marked++;
    }
    return states[slot] != 0;
  }

  /** Whether it is there and nobody marked it; from then on it counts as marked. */
  boolean takeUnmarked(Labels labels) {
    int slot = slot(hash(labels));
    boolean unmarked = states[slot] == IN;
    if (unmarked) {
      states[slot] = MARKED;
    }
    return unmarked;
  }

  int marked() {
    return marked;
  }

  int unmarked() {
    return size - marked;
  }

  private static long hash(Labels labels) {
    return HASHER.hashBytesToLong(LabelBytes.encode(labels));
  }

  private int slot(long hash) {
    int mask = hashes.length - 1;
    int slot = (int) hash & mask;
    while (states[slot] != 0 && hashes[slot] != hash) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHashes = hashes;
    byte[] oldStates = states;
    hashes = new long[2 * oldHashes.length];
    states = new byte[2 * oldStates.length];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldStates[i] != 0) {
        int slot = slot(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        states[slot] = oldStates[i];
      }
    }
  }
}
