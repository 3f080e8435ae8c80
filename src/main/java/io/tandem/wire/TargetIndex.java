// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import java.util.Arrays;

/**
 * Which bytes of an uncompressed request body belong to which scrape, in the order of the body.
 *
 * <p>Packed into one array, four longs an entry: target, tick, offset and length (32 bits each),
 * samples and above them whether the scrape failed; the spool keeps that array as it is. Immutable;
 * any thread.
 */
public final class TargetIndex {
  /** Longs an entry takes in {@link #packed()}. */
  public static final int STRIDE = 4;

  public static final TargetIndex EMPTY = new TargetIndex(new long[0]);

  /** Above the samples: the scrape failed. Absent in what was written before there were fleets. */
  private static final long FAILED = 1L << 32;

  private final long[] packed;

  /** Chooses scrapes by what an index tells of them. */
  @FunctionalInterface
  public interface Choice {
    boolean takes(long targetId, long tickMillis, boolean up);
  }

  private TargetIndex(long[] packed) {
    this.packed = packed;
  }

  /** The index that {@link #packed()} gave away; takes the array over. */
  public static TargetIndex ofPacked(long[] packed) {
    return new TargetIndex(packed);
  }

  /** The index of one scrape alone, of which it tells no place. */
  public static TargetIndex of(EncodedScrape scrape) {
    long failed = scrape.up() ? 0 : FAILED;
    return new TargetIndex(
        new long[] {scrape.targetId(), scrape.tickMillis(), 0, scrape.samples() | failed});
  }

  public int size() {
    return packed.length / STRIDE;
  }

  public long targetId(int entry) {
    return packed[entry * STRIDE];
  }

  public long tickMillis(int entry) {
    return packed[entry * STRIDE + 1];
  }

  public int offset(int entry) {
    return (int) (packed[entry * STRIDE + 2] >>> 32);
  }

  public int length(int entry) {
    return (int) packed[entry * STRIDE + 2];
  }

  public int samples(int entry) {
    return (int) packed[entry * STRIDE + 3];
  }

  /** False where the scrape failed: the bytes are stale markers and a report. */
  public boolean isUp(int entry) {
    return (packed[entry * STRIDE + 3] & FAILED) == 0;
  }

  /** Whether the bytes begin with those of this scrape. */
  public boolean beginsWith(long targetId, long tickMillis) {
    return packed.length > 0 && packed[0] == targetId && packed[1] == tickMillis;
  }

  /** Whether a scrape in it is chosen. */
  public boolean hasAny(Choice choice) {
    for (int i = 0; i < size(); i++) {
      if (choice.takes(targetId(i), tickMillis(i), isUp(i))) {
        return true;
      }
    }
    return false;
  }

  /** The array itself, which nobody may change. */
  public long[] packed() {
    return packed;
  }

  /** Collects entries; belongs to whoever made it and can be used again after {@link #build}. */
  static final class Builder {
    private long[] entries = new long[16 * STRIDE];
    private int used;

    /**
     * Adds bytes that follow all earlier ones, to the last entry where it is of the same scrape.
     */
    void add(long targetId, long tickMillis, boolean up, int offset, int length, int samples) {
      int last = used - STRIDE;
      if (last >= 0 && entries[last] == targetId && entries[last + 1] == tickMillis) {
        entries[last + 2] += length;
        entries[last + 3] += samples;
        return;
      }
      if (used == entries.length) {
        entries = Arrays.copyOf(entries, 2 * used);
      }
      entries[used] = targetId;
      entries[used + 1] = tickMillis;
      entries[used + 2] = ((long) offset << 32) | length;
      entries[used + 3] = samples | (up ? 0 : FAILED);
      used += STRIDE;
    }

    /** Adds all entries of an index, whose bytes stand this much further behind. */
    void addAll(TargetIndex index, int shift) {
      for (int i = 0; i < index.size(); i++) {
        add(
            index.targetId(i),
            index.tickMillis(i),
            index.isUp(i),
            index.offset(i) + shift,
            index.length(i),
            index.samples(i));
      }
    }

    /** Whether the entries begin with this scrape's. */
    boolean beginsWith(long targetId, long tickMillis) {
      return used > 0 && entries[0] == targetId && entries[1] == tickMillis;
    }

    TargetIndex build() {
      TargetIndex index = new TargetIndex(Arrays.copyOf(entries, used));
      used = 0;
      return index;
    }
  }
}
