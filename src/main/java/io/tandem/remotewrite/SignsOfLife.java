// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Clock;
import java.time.Duration;

/**
 * When the receiver last heard of an endpoint's identity, and when it must hear again: a replica
 * that is silent for long loses its election. Nothing is said for an identity that no data is
 * scraped for, or it would stay elected, empty. Shared by the lanes of an endpoint; any thread,
 * guarded by this object.
 */
final class SignsOfLife {
  private static final long SILENCE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long SCRAPED_NANOS = Duration.ofMinutes(5).toNanos();

  /** Heartbeats carry whole multiples, so that members which beat at once write equal samples. */
  private static final long GRID_MILLIS = 5_000;

  private final Clock clock;
  private boolean scraped;
  private long scrapedNanos;
  private long seenNanos;
  private long beatMillis;

  SignsOfLife(Clock clock) {
    this.clock = clock;
    this.seenNanos = clock.monotonicNanos();
  }

  /** The receiver took a request, or is about to be asked to. */
  synchronized void seen() {
    seenNanos = clock.monotonicNanos();
  }

  /** There is data of the identity. */
  synchronized void scraped() {
    scraped = true;
    scrapedNanos = clock.monotonicNanos();
  }

  /** True once each silence: the caller sends a heartbeat. */
  synchronized boolean takeTurn() {
    long now = clock.monotonicNanos();
    boolean due = scraped && now - scrapedNanos < SCRAPED_NANOS && now - seenNanos >= SILENCE_NANOS;
    if (due) {
      seenNanos = now;
    }
    return due;
  }

  /** The time of the next heartbeat; never before that of an earlier one. */
  synchronized long nextMillis() {
    long now = clock.wallMillis();
    beatMillis = Math.max(beatMillis, now - Math.floorMod(now, GRID_MILLIS));
    return beatMillis;
  }
}
