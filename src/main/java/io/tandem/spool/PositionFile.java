// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import io.tandem.spool.Disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Up to which block a lane is done, stored in two slots that are written in turn: a torn write
 * spoils one of them and the other still tells the position before.
 *
 * <p>Belongs to the worker of its lane.
 */
final class PositionFile implements Closeable {
  static final String NAME = "position";

  private static final int SLOT_BYTES = 16;
  private static final int MAGIC = 0x54_4e_44_50;

  private final DiskFile file;
  private int nextSlot;
  private long stored;

  private PositionFile(DiskFile file) {
    this.file = file;
  }

  static PositionFile open(Disk disk, Path folder) throws IOException {
    DiskFile file = disk.open(folder.resolve(NAME));
    try {
      PositionFile position = new PositionFile(file);
      position.load();
      return position;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** The greatest sequence that is done; 0 where none is. */
  long stored() {
    return stored;
  }

  void store(long sequence) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES).putInt(MAGIC).putLong(sequence);
    slot.putInt(BlockCodec.crc(slot.duplicate().flip())).flip();
    file.write(slot, (long) nextSlot * SLOT_BYTES);
    nextSlot = 1 - nextSlot;
    stored = sequence;
  }

  void force() throws IOException {
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void load() throws IOException {
    for (int slot = 0; slot < 2; slot++) {
      ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
      file.read(bytes, (long) slot * SLOT_BYTES);
      bytes.flip();
      if (bytes.remaining() == SLOT_BYTES
          && bytes.getInt(0) == MAGIC
          && BlockCodec.crc(bytes.duplicate().limit(12)) == bytes.getInt(12)
          && bytes.getLong(4) >= stored) {
        stored = bytes.getLong(4);
        nextSlot = 1 - slot;
      }
    }
  }
}
