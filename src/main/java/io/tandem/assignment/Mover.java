// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import io.tandem.assignment.Assignment.Why;

/**
 * Moves what might as well have stayed, as long as there are moves left. A slot that this call gave
 * to a new owner already moves on for nothing.
 */
final class Mover {
  private final Placement placement;
  private final History history;
  private int left;
  private int spent;

  Mover(Placement placement, History history, int moves) {
    this.placement = placement;
    this.history = history;
    left = moves;
  }

  boolean mayMove(int slot) {
    boolean isFree = left > 0 && placement.isSettled(Placement.target(slot));
    return isFree || !history.isAsBefore(slot);
  }

  void move(int slot, int to, Why why) {
    if (history.isAsBefore(slot)) {
      left--;
      spent++;
    }
    history.moved(slot, why);
    placement.take(slot);
    placement.put(slot, to);
  }

  /** As if the last move of the slot had not been. */
  void moveBack(int slot, int from) {
    placement.take(slot);
    placement.put(slot, from);
    if (history.isAsBefore(slot)) {
      left++;
      spent--;
    }
  }

  int spent() {
    return spent;
  }
}
