// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import org.jspecify.annotations.Nullable;

/** What is set for one target. Guarded by the lock of the target. */
final class TargetGate {
  final KeptBack kept;
  @Nullable StandIn standIn;

  /** The tick of the last scrape. */
  private long lastTick = Long.MIN_VALUE;

  TargetGate(KeptBack kept) {
    this.kept = kept;
  }

  /**
   * Takes a committed scrape.
   *
   * @param stage where it is staged but for its last parts, or null
   * @param failed whether it waits for a decision
   */
  void take(EncodedScrape scrape, @Nullable GateStage stage, boolean failed) {
    lastTick = scrape.tickMillis();
    kept.take(
        stage == null ? new Outlet.Whole(scrape) : new Outlet.Staged(scrape, stage.own()), failed);
    RelayStage relayed = stage == null ? null : stage.relayed();
    StandIn current = standIn;
    if (current == null || !current.takes(scrape.encoding(), lastTick, scrape.up())) {
      if (relayed != null) {
        relayed.abort();
      }
    } else if (stage == null) {
      current.relay(scrape);
    } else {
      current.relayStaged(scrape, relayed);
    }
    endWhereOver();
  }

  /**
   * Begins to stand in: what the own lane keeps behind a tick goes first, then what is kept back
   * here, for the target may be arriving while its partner asks.
   */
  void standIn(StandIn begun, long afterTick) {
    standIn = begun;
    begun.begin(afterTick);
    kept.each(
        scrape -> {
          long tick = scrape.tickMillis();
          if (tick > afterTick && begun.takes(scrape.encoding(), tick, scrape.up())) {
            begun.relay(scrape);
          }
        });
  }

  /** Begins a large scrape as the other replica; null where nothing of it is to be sent so. */
  @Nullable RelayStage stage(Encoding encoding, long tick, boolean up) {
    StandIn current = standIn;
    return current != null && current.takes(encoding, tick, up)
        ? current.stage(encoding, tick)
        : null;
  }

  /** Lets a stand-in go that has sent its last tick. */
  void endWhereOver() {
    if (standIn != null && standIn.isOver(lastTick)) {
      standIn = null;
    }
  }

  /** Whether the next scrape goes straight through. */
  boolean isIdle() {
    return standIn == null && kept.isIdle(lastTick);
  }
}
