// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import org.jspecify.annotations.Nullable;

/**
 * One framed batch: opaque bytes and what the spool must know of them.
 *
 * @param sequence its place in the lane; later blocks have greater ones, gaps are allowed
 * @param cluster first half of the HA identity, or null
 * @param replica second half, or null
 * @param firstMillis no sample in it is older
 * @param lastMillis no sample in it is younger
 * @param rawLength length of the payload when it is uncompressed; kept for its owner
 * @param index four longs for each scrape in it: its target, its tick, and two that only the owner
 *     understands
 * @param payload kept as it is
 */
public record Block(
    long sequence,
    @Nullable String cluster,
    @Nullable String replica,
    long firstMillis,
    long lastMillis,
    int samples,
    int rawLength,
    long[] index,
    byte[] payload) {
  static final int INDEX_STRIDE = 4;

  /** The last tick of a scrape in it; the least number where there is none. */
  long lastTickMillis() {
    long last = Long.MIN_VALUE;
    for (int i = 1; i < index.length; i += INDEX_STRIDE) {
      last = Math.max(last, index[i]);
    }
    return last;
  }
}
