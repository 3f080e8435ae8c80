// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

/**
 * The bounds of one lane on disk.
 *
 * @param maxBytes all its files together; the oldest is deleted beyond it
 * @param segmentBytes a file of this size takes no more blocks
 * @param keepSentMillis how long blocks stay after they were sent
 * @param maxAgeMillis unsent blocks without a sample younger than this are deleted
 */
public record SpoolLimits(
    long maxBytes, long segmentBytes, long keepSentMillis, long maxAgeMillis, Sync sync) {

  /** When the disk is asked to keep what was written. */
  public enum Sync {
    /** Before a block counts as written. */
    ALWAYS,
    /** At each tick. */
    INTERVAL,
    /** Never. */
    OFF
  }

  private static final long LARGEST_SEGMENT = 8L << 20;

  /** Limits with a segment size that lets the oldest be dropped in small steps. */
  public static SpoolLimits of(long maxBytes, long keepSentMillis, long maxAgeMillis, Sync sync) {
    return new SpoolLimits(
        maxBytes,
        Math.clamp(maxBytes / 16, 64 << 10, LARGEST_SEGMENT),
        keepSentMillis,
        maxAgeMillis,
        sync);
  }
}
