// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import java.util.Arrays;

/**
 * Which final label sets of changed series were written in the scrape that runs: relabeling may
 * make two lines of a page one series, and only the first counts. Keys are 64-bit hashes. Empty,
 * and without any array, for targets without changed series. Owned by the target's event loop.
 */
final class LabelSetMarks {
  private long[] keys = new long[0];
  private int[] marks = new int[0];
  private int size;
  private int mark = 1;

  /** Forgets all marks. */
  void begin() {
    mark++;
    if (size > 0 && 4 * size > 3 * keys.length) {
      drop();
    }
  }

  private void drop() {
    keys = new long[0];
    marks = new int[0];
    size = 0;
  }

  /** Marks the label set; false where it was marked already. */
  boolean mark(long hash) {
    if (4 * (size + 1) > 3 * keys.length) {
      grow();
    }
    int slot = slotOf(hash);
    if (keys[slot] == 0) {
      keys[slot] = hash | 1;
      size++;
    } else if (marks[slot] == mark) {
      return false;
    }
    marks[slot] = mark;
    return true;
  }

  boolean isMarked(long hash) {
    if (size == 0) {
      return false;
    }
    int slot = slotOf(hash);
    return keys[slot] != 0 && marks[slot] == mark;
  }

  private int slotOf(long hash) {
    long key = hash | 1;
    int mask = keys.length - 1;
    int slot = (int) (key >>> 1) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldMarks = marks;
    keys = new long[Math.max(16, 2 * oldKeys.length)];
    marks = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slotOf(oldKeys[i]);
        keys[slot] = oldKeys[i];
        marks[slot] = oldMarks[i];
      }
    }
    if (oldKeys.length == 0) {
      Arrays.fill(marks, 0);
    }
  }
}
