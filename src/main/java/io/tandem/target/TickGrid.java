// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import java.nio.charset.StandardCharsets;

/**
 * When a target is scraped: at wall-clock times that are equal modulo its interval, spread over it
 * by a hash of the target and a seed. Both replicas of a cluster use one seed, so that their ticks
 * are equal; without HA the seed tells hosts apart. Pure.
 *
 * @param intervalMillis between ticks
 * @param offsetMillis of the first tick after a multiple of the interval
 */
public record TickGrid(long intervalMillis, long offsetMillis) {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** The ticks of a target. */
  public static TickGrid of(long targetId, long seed, long intervalMillis) {
    return new TickGrid(intervalMillis, Long.remainderUnsigned(targetId ^ seed, intervalMillis));
  }

  /** The first tick that is later than the time. */
  public long after(long wallMillis) {
    long since = Math.floorMod(wallMillis - offsetMillis, intervalMillis);
    return wallMillis - since + intervalMillis;
  }

  /** The last tick that is not later than the time. */
  public long atOrBefore(long wallMillis) {
    return wallMillis - Math.floorMod(wallMillis - offsetMillis, intervalMillis);
  }

  /** A seed made of text: FNV-1a, 64 bits. */
  public static long seed(String text) {
    long hash = FNV_OFFSET;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ b & 0xff) * FNV_PRIME;
    }
    return hash;
  }
}
