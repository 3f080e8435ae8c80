// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

/** The slots of each member, as they were when this was made. Two passes over all slots. */
final class Holdings {
  private final int[] start;
  private final int[] slots;

  Holdings(Placement placement) {
    start = new int[placement.members.count() + 1];
    int all = 2 * placement.size();
    for (int slot = 0; slot < all; slot++) {
      if (placement.owner(slot) != Members.NONE) {
        start[placement.owner(slot) + 1]++;
      }
    }
    for (int m = 1; m < start.length; m++) {
      start[m] += start[m - 1];
    }
    slots = new int[start[start.length - 1]];
    int[] next = start.clone();
    for (int slot = 0; slot < all; slot++) {
      if (placement.owner(slot) != Members.NONE) {
        slots[next[placement.owner(slot)]++] = slot;
      }
    }
  }

  int count(int m) {
    return start[m + 1] - start[m];
  }

  int slot(int m, int place) {
    return slots[start[m] + place];
  }
}
