// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a block lies in a file. Big-endian:
 *
 * <pre>
 * preamble   magic 4, version 2, flags 2, head length 4, payload length 4,
 *            payload CRC 4, head CRC 4
 * head       ordinal 4, samples 4, raw length 4, first 8, last 8, cluster length 2,
 *            replica length 2, entries 4, cluster, replica, entries of 4 longs
 * payload
 * </pre>
 *
 * Both sums are CRC32C. The head's covers the preamble too, so that a flipped length is noticed
 * before it is believed. Any worker; keeps no state.
 */
final class BlockCodec {
  static final int MAGIC = 0x54_4e_44_42;
  static final int PREAMBLE_BYTES = 24;

  private static final short VERSION = 1;
  private static final short FLAG_IDENTITY = 1;
  private static final int HEAD_CRC_AT = 20;
  private static final int FIXED_HEAD_BYTES = 36;

  /** No block of ours is near it; a length beyond it is not believed. */
  private static final int MAX_SECTION_BYTES = 64 << 20;

  private BlockCodec() {}

  /** What the preamble says. */
  record Preamble(boolean identity, int headLength, int payloadLength, int payloadCrc) {
    long blockBytes() {
      return (long) PREAMBLE_BYTES + headLength + payloadLength;
    }
  }

  /** Preamble and head; the payload follows as it is, so that nobody copies it. */
  static ByteBuffer head(Block block, int ordinal) {
    byte[] cluster = bytes(block.cluster());
    byte[] replica = bytes(block.replica());
    int headLength =
        FIXED_HEAD_BYTES + cluster.length + replica.length + Long.BYTES * block.index().length;
    ByteBuffer out =
        ByteBuffer.allocate(PREAMBLE_BYTES + headLength)
            .putInt(MAGIC)
            .putShort(VERSION)
            .putShort(block.cluster() == null ? 0 : FLAG_IDENTITY)
            .putInt(headLength)
            .putInt(block.payload().length)
            .putInt(crc(ByteBuffer.wrap(block.payload())))
            .putInt(0)
            .putInt(ordinal)
            .putInt(block.samples())
            .putInt(block.rawLength())
            .putLong(block.firstMillis())
            .putLong(block.lastMillis())
            .putShort((short) cluster.length)
            .putShort((short) replica.length)
            .putInt(block.index().length / Block.INDEX_STRIDE)
            .put(cluster)
            .put(replica);
    for (long part : block.index()) {
      out.putLong(part);
    }
    out.flip();
    return out.putInt(HEAD_CRC_AT, headCrc(out, headLength));
  }

  /** The preamble at the start of the buffer, or null where there is none. */
  static @Nullable Preamble preamble(ByteBuffer in) {
    if (in.remaining() < PREAMBLE_BYTES || in.getInt(0) != MAGIC || in.getShort(4) != VERSION) {
      return null;
    }
    int head = in.getInt(8);
    int payload = in.getInt(12);
    if (head < FIXED_HEAD_BYTES
        || head > MAX_SECTION_BYTES
        || payload < 0
        || payload > MAX_SECTION_BYTES) {
      return null;
    }
    return new Preamble((in.getShort(6) & FLAG_IDENTITY) != 0, head, payload, in.getInt(16));
  }

  /** Whether preamble and head, which fill the buffer, are as they were written. */
  static boolean isHeadIntact(ByteBuffer preambleAndHead, Preamble preamble) {
    return preambleAndHead.limit() >= PREAMBLE_BYTES + preamble.headLength()
        && headCrc(preambleAndHead, preamble.headLength()) == preambleAndHead.getInt(HEAD_CRC_AT);
  }

  /** The ordinal in an intact head. */
  static int ordinal(ByteBuffer preambleAndHead) {
    return preambleAndHead.getInt(PREAMBLE_BYTES);
  }

  /** A block from an intact head and its payload. */
  static Block decode(ByteBuffer preambleAndHead, Preamble preamble, long base, byte[] payload) {
    ByteBuffer in = preambleAndHead.duplicate().position(PREAMBLE_BYTES);
    long sequence = base + in.getInt();
    int samples = in.getInt();
    int rawLength = in.getInt();
    long first = in.getLong();
    long last = in.getLong();
    int clusterLength = in.getShort() & 0xffff;
    int replicaLength = in.getShort() & 0xffff;
    int entries = in.getInt();
    String cluster = text(in, clusterLength);
    String replica = text(in, replicaLength);
    long[] index = new long[entries * Block.INDEX_STRIDE];
    in.asLongBuffer().get(index);
    return new Block(
        sequence,
        preamble.identity() ? cluster : null,
        preamble.identity() ? replica : null,
        first,
        last,
        samples,
        rawLength,
        index,
        payload);
  }

  static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static int headCrc(ByteBuffer block, int headLength) {
    CRC32C crc = new CRC32C();
    crc.update(block.duplicate().position(0).limit(HEAD_CRC_AT));
    crc.update(block.duplicate().position(PREAMBLE_BYTES).limit(PREAMBLE_BYTES + headLength));
    return (int) crc.getValue();
  }

  private static byte[] bytes(@Nullable String text) {
    return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
