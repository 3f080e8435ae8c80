// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.partner;

import io.tandem.cluster.message.Beat;
import io.tandem.cluster.message.Beat.Shared;
import org.jspecify.annotations.Nullable;

/**
 * The other owner's side of a target, as its partner sees it, with the stand-in where one runs.
 * Belongs to the fleet's event loop.
 */
final class Cover {
  /** The last that the owner said; null before it said anything. */
  @Nullable Shared owner;

  /** When the owner was heard of without naming the target; 0 while it names it. */
  long unlistedSinceNanos;

  @Nullable Running running;

  private String heardFrom = "";

  /** The last tick that an owner is known to have delivered; one that restarts has forgotten it. */
  private long delivered = Beat.NONE;

  /** When it was heard by the own clock that the owner has delivered more; clocks may differ. */
  long advancedNanos;

  /**
   * Takes what the owner says.
   *
   * @return whether it was away since it was heard of last: it holds what it has, and ticks up to a
   *     later time than before are not its own. A new owner was not away, it arrives.
   */
  boolean heard(String member, Shared said, long nowNanos) {
    Shared before = owner;
    if (before == null || said.delivered() > before.delivered() || said.since() > before.since()) {
      advancedNanos = nowNanos;
    }
    boolean isBack =
        said.held()
            && (before == null || (heardFrom.equals(member) && said.since() > before.since()));
    heardFrom = member;
    owner = said;
    delivered = Math.max(delivered, said.delivered());
    return isBack;
  }

  long delivered() {
    return delivered;
  }

  /** A stand-in at work. */
  static final class Running {
    final String owner;
    final StandInReason why;
    final long after;
    final long sinceMillis;

    /** No later tick is sent; NONE while it goes on. */
    long through = Beat.NONE;

    long endedAtNanos;

    /** The last tick that was sent for the owner, delivered or not. */
    long lastSent;

    boolean done;

    Running(String owner, StandInReason why, long after, long sinceMillis) {
      this.owner = owner;
      this.why = why;
      this.after = after;
      this.sinceMillis = sinceMillis;
      this.lastSent = after;
    }

    boolean isEnding() {
      return through != Beat.NONE;
    }

    /** Whether it ended, and has nothing of this tick or later ones. */
    boolean isOverBefore(long tick) {
      return isEnding() && done && tick > through;
    }
  }
}
