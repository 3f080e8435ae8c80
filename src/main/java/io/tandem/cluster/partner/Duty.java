// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.partner;

import io.tandem.cluster.message.Beat;
import io.tandem.cluster.message.OwnedTarget;
import java.util.ArrayDeque;
import java.util.Deque;

/** A target that this member owns, and how far it is with it. Belongs to the fleet's event loop. */
final class Duty {
  OwnedTarget owned;

  /** Ticks after this wall-clock time are this member's own. */
  long since;

  /** The last good and the last bad tick. */
  long good = Beat.NONE;

  long bad = Beat.NONE;

  /** Good ticks since the last bad one. */
  int goodInARow;

  /** Whether its own scrapes wait until the partner has told how far it went. */
  boolean held;

  /** Beats of this sequence on were written while it was held. */
  long heldSequence;

  long heldSinceNanos;

  /** Whether it came from another owner and is kept back until that one is done. */
  boolean arriving;

  /** From this tick on the partner is asked to send; up to that one, once it goes well again. */
  long yielded = Beat.NONE;

  long yieldedThrough = Beat.NONE;

  /** Beats of this sequence on tell that it is yielded. */
  long yieldedSequence;

  long yieldEndNanos;

  /** How far the partner said it delivered as a stand-in. */
  long standInDelivered = Beat.NONE;

  /** Failed scrapes that are kept back. */
  final Deque<Long> kept = new ArrayDeque<>();

  Duty(OwnedTarget owned, long since) {
    this.owned = owned;
    this.since = since;
  }

  void scraped(long tick, boolean isGood) {
    if (isGood) {
      good = Math.max(good, tick);
      goodInARow++;
    } else {
      bad = Math.max(bad, tick);
      goodInARow = 0;
    }
  }

  long lastTick() {
    return Math.max(good, bad);
  }

  boolean isYielded() {
    return yielded != Beat.NONE;
  }

  void endYield() {
    yielded = Beat.NONE;
    yieldedThrough = Beat.NONE;
  }
}
