// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import io.tandem.spool.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Appends blocks to one file. A write that failed half-way is cut off again; where even that fails
 * the file takes nothing more, and readers skip its torn end.
 *
 * <p>Belongs to the worker of its lane.
 */
final class SegmentWriter {
  private final Segment segment;
  private final DiskFile file;
  private final long openedAtMillis;
  private boolean dirty;
  private boolean torn;

  private SegmentWriter(Segment segment, DiskFile file, long nowMillis) {
    this.segment = segment;
    this.file = file;
    this.openedAtMillis = nowMillis;
  }

  static SegmentWriter create(Disk disk, Path path, long base, long nowMillis) throws IOException {
    DiskFile file = disk.open(path);
    try {
      // A file of that name can only be what a failed start left behind.
      file.truncate(0);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    return new SegmentWriter(new Segment(base, path), file, nowMillis);
  }

  /** Appends, and where asked waits until the disk has it; where it throws nothing was added. */
  void append(Block block, int ordinal, boolean force) throws IOException {
    ByteBuffer head = BlockCodec.head(block, ordinal);
    int headLength = head.remaining();
    long at = segment.bytes();
    try {
      file.write(head, at);
      file.write(ByteBuffer.wrap(block.payload()), at + headLength);
      if (force) {
        file.force();
      }
    } catch (IOException e) {
      cutOff(at);
      throw e;
    }
    segment.add(ordinal, at, block);
    segment.setBytes(at + headLength + block.payload().length);
    dirty = !force;
  }

  void force() throws IOException {
    if (dirty) {
      file.force();
      dirty = false;
    }
  }

  Segment segment() {
    return segment;
  }

  DiskFile file() {
    return file;
  }

  /** Whether it takes nothing more after a failed write. */
  boolean isTorn() {
    return torn;
  }

  long openedAtMillis() {
    return openedAtMillis;
  }

  /** Gives the file back; what was written is in the kernel's hands already. */
  void close() throws IOException {
    file.close();
  }

  private void cutOff(long at) {
    try {
      file.truncate(at);
    } catch (IOException e) {
      torn = true;
    }
  }
}
