// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import io.tandem.spool.BlockCodec.Preamble;
import io.tandem.spool.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads blocks out of a file that may be torn, cut off or flipped at any byte: what is whole is
 * read, what is not is skipped and counted, and after it the next whole block is searched for.
 *
 * <p>A scan reads heads only. Belongs to one worker.
 */
final class SegmentReader {
  private static final int WINDOW_BYTES = 64 * 1024;

  private final DiskFile file;

  SegmentReader(DiskFile file) {
    this.file = file;
  }

  /** Preamble and head of one block. */
  private record Head(ByteBuffer bytes, Preamble preamble) {}

  /** Enters all blocks with an intact head; returns how many places were not a block. */
  int scan(Segment into) throws IOException {
    long size = file.size();
    long at = 0;
    int faults = 0;
    while (at < size) {
      Head head = head(at, size);
      if (head == null) {
        faults++;
        at = nextMagic(at + 1, size);
        continue;
      }
      Block block = BlockCodec.decode(head.bytes(), head.preamble(), 0, new byte[0]);
      into.add((int) block.sequence(), at, block);
      at += head.preamble().blockBytes();
    }
    into.setBytes(size);
    return faults;
  }

  /** The whole block at this place, or null where it is not intact. */
  @Nullable Block block(long at, long base) throws IOException {
    Head head = head(at, file.size());
    if (head == null) {
      return null;
    }
    ByteBuffer payload = ByteBuffer.allocate(head.preamble().payloadLength());
    file.read(payload, at + BlockCodec.PREAMBLE_BYTES + head.preamble().headLength());
    if (payload.hasRemaining() || BlockCodec.crc(payload.flip()) != head.preamble().payloadCrc()) {
      return null;
    }
    return BlockCodec.decode(head.bytes(), head.preamble(), base, payload.array());
  }

  /** The block without its payload, or null where its head is not intact. */
  @Nullable Block blockHead(long at, long base) throws IOException {
    Head head = head(at, file.size());
    return head == null
        ? null
        : BlockCodec.decode(head.bytes(), head.preamble(), base, new byte[0]);
  }

  private @Nullable Head head(long at, long size) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(BlockCodec.PREAMBLE_BYTES);
    file.read(start, at);
    Preamble preamble = BlockCodec.preamble(start.flip());
    if (preamble == null || at + preamble.blockBytes() > size) {
      return null;
    }
    ByteBuffer whole = ByteBuffer.allocate(BlockCodec.PREAMBLE_BYTES + preamble.headLength());
    file.read(whole, at);
    return BlockCodec.isHeadIntact(whole.flip(), preamble) ? new Head(whole, preamble) : null;
  }

  /** The next place that looks like a block, or the end of the file. */
  private long nextMagic(long from, long size) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
    long at = from;
    while (at + Integer.BYTES <= size) {
      window.clear();
      file.read(window, at);
      window.flip();
      for (int i = 0; i + Integer.BYTES <= window.limit(); i++) {
        if (window.getInt(i) == BlockCodec.MAGIC) {
          return at + i;
        }
      }
      // The last three bytes may begin a magic number that the next window completes.
      at += Math.max(1, window.limit() - (Integer.BYTES - 1));
    }
    return size;
  }
}
