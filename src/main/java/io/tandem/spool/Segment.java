// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * What is known of one spool file: where its blocks begin and what they hold, 32 bytes a block, so
 * that blocks are counted, skipped and found without being read.
 *
 * <p>Belongs to the worker of its lane.
 */
final class Segment {
  static final String SUFFIX = ".seg";

  /** Marks a segment that holds blocks which were not sent. */
  private static final long UNSENT = -1;

  private final long base;
  private final Path path;
  private int[] ordinals = new int[16];
  private long[] offsets = new long[16];
  private long[] lastMillis = new long[16];
  private long[] lastTicks = new long[16];
  private int[] samples = new int[16];
  private int count;
  private long bytes;
  private long oldestMillis = Long.MAX_VALUE;
  private long sentAtMillis = UNSENT;

  /** A file whose name says the sequence of its first block. */
  Segment(long base, Path path) {
    this.base = base;
    this.path = path;
  }

  static Path file(Path folder, long base) {
    return folder.resolve("%016x%s".formatted(base, SUFFIX));
  }

  /** The base in a file's name, or -1 where it is not a segment's. */
  static long baseOf(Path file) {
    String name = file.getFileName().toString();
    if (name.length() != 16 + SUFFIX.length() || !name.endsWith(SUFFIX)) {
      return -1;
    }
    try {
      return Long.parseLong(name, 0, 16, 16);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Enters a block that begins at this byte of the file. */
  void add(int ordinal, long offset, Block block) {
    if (count == ordinals.length) {
      ordinals = Arrays.copyOf(ordinals, 2 * count);
      offsets = Arrays.copyOf(offsets, 2 * count);
      lastMillis = Arrays.copyOf(lastMillis, 2 * count);
      lastTicks = Arrays.copyOf(lastTicks, 2 * count);
      samples = Arrays.copyOf(samples, 2 * count);
    }
    ordinals[count] = ordinal;
    offsets[count] = offset;
    lastMillis[count] = block.lastMillis();
    lastTicks[count] = block.lastTickMillis();
    samples[count] = block.samples();
    oldestMillis = Math.min(oldestMillis, block.firstMillis());
    count++;
  }

  /** The same blocks under another name and base. */
  Segment renamed(long newBase, Path newPath) {
    Segment segment = new Segment(newBase, newPath);
    segment.ordinals = ordinals;
    segment.offsets = offsets;
    segment.lastMillis = lastMillis;
    segment.lastTicks = lastTicks;
    segment.samples = samples;
    segment.count = count;
    segment.bytes = bytes;
    segment.oldestMillis = oldestMillis;
    return segment;
  }

  long base() {
    return base;
  }

  Path path() {
    return path;
  }

  int count() {
    return count;
  }

  long bytes() {
    return bytes;
  }

  void setBytes(long size) {
    bytes = size;
  }

  long sequence(int at) {
    return base + ordinals[at];
  }

  long offset(int at) {
    return offsets[at];
  }

  long lastMillis(int at) {
    return lastMillis[at];
  }

  /** The last tick of a scrape in a block. */
  long lastTick(int at) {
    return lastTicks[at];
  }

  int samples(int at) {
    return samples[at];
  }

  /** The sequence of its last block; the one before its base where it has none. */
  long lastSequence() {
    return count == 0 ? base - 1 : sequence(count - 1);
  }

  /** No sample in it is older. */
  long oldestMillis() {
    return oldestMillis;
  }

  /** The greatest timestamp in it. */
  long newestMillis() {
    return Arrays.stream(lastMillis, 0, count).max().orElse(Long.MIN_VALUE);
  }

  /** The place of the first block that has this sequence or a later one; {@link #count} if none. */
  int indexOf(long sequence) {
    if (sequence <= base) {
      return 0;
    }
    if (sequence > lastSequence()) {
      return count;
    }
    int at = Arrays.binarySearch(ordinals, 0, count, (int) (sequence - base));
    return at < 0 ? -at - 1 : at;
  }

  /** Samples in blocks of this sequence and later ones. */
  long samplesFrom(long sequence) {
    long sum = 0;
    for (int i = indexOf(sequence); i < count; i++) {
      sum += samples[i];
    }
    return sum;
  }

  void markSent(long nowMillis) {
    if (sentAtMillis == UNSENT) {
      sentAtMillis = nowMillis;
    }
  }

  boolean isSent() {
    return sentAtMillis != UNSENT;
  }

  long sentAtMillis() {
    return sentAtMillis;
  }
}
