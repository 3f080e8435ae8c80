// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import java.util.Arrays;

/**
 * Append-only records in large byte arrays, addressed by an int: where the final labels of changed
 * series lie. A small target pays for what it stores; a large one never copies more than one chunk.
 * Records are freed only all together, by copying the live ones into a new arena. Owned by a
 * target's event loop.
 */
final class Arena {
  private static final int CHUNK_BYTES = 256 * 1024;
  private static final int FIRST_BYTES = 1024;

  /** Records begin at multiples of 8, so that 15 bits of a reference tell the place in a chunk. */
  private static final int ALIGN_BITS = 3;

  private static final int PLACE_BITS = 15;

  private byte[][] chunks = new byte[4][];
  private int count;
  private int used;
  private long bytes;

  /** Copies the record in and returns its reference, which is never negative. */
  int store(byte[] record, int offset, int length) {
    int padded = length + 7 & ~7;
    if (count == 0 || used + padded > chunks[count - 1].length) {
      makeRoom(padded);
    }
    int at = used;
    System.arraycopy(record, offset, chunks[count - 1], at, length);
    used += padded;
    bytes += padded;
    return count - 1 << PLACE_BITS | at >>> ALIGN_BITS;
  }

  private void makeRoom(int padded) {
    if (count == 1 && used + padded <= CHUNK_BYTES) {
      int size = Math.min(CHUNK_BYTES, Math.max(2 * chunks[0].length, used + padded));
      chunks[0] = Arrays.copyOf(chunks[0], size);
      return;
    }
    if (count == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * count);
    }
    int size = count == 0 ? FIRST_BYTES : CHUNK_BYTES;
    chunks[count++] = new byte[Math.max(size, padded)];
    used = 0;
  }

  /** The array that holds the record; do not change it. */
  byte[] chunk(int reference) {
    return chunks[reference >>> PLACE_BITS];
  }

  int offset(int reference) {
    return (reference & (1 << PLACE_BITS) - 1) << ALIGN_BITS;
  }

  /** Bytes of all records, freed ones included. */
  long bytes() {
    return bytes;
  }
}
