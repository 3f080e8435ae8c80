// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import java.io.IOException;
import java.util.Arrays;
import org.xerial.snappy.Snappy;

/**
 * Compresses a run of protobuf bytes to Snappy elements without the length prefix, so that parts
 * compressed apart may stand one behind the other in one request.
 *
 * <p>Works because the copies of a Snappy element point backwards relative to where they stand, and
 * never before the start of their own part. Allocates nothing but its result. Belongs to one event
 * loop.
 */
public final class PartCompressor {
  /** Snappy's own block: more raw bytes at once do not compress better. */
  public static final int PART_BYTES = 64 * 1024;

  private byte[] scratch = new byte[Snappy.maxCompressedLength(PART_BYTES)];

  /** The part holding {@code raw[offset, offset + length)}, which must be whole series fields. */
  public EncodedScrape.Part compress(byte[] raw, int offset, int length, int samples) {
    int most = Snappy.maxCompressedLength(length);
    if (most > scratch.length) {
      scratch = new byte[most];
    }
    try {
      int size = Snappy.compress(raw, offset, length, scratch, 0);
      byte[] elements = Arrays.copyOfRange(scratch, Varint.size(length), size);
      return new EncodedScrape.Part(elements, elements.length, length, samples, true);
    } catch (IOException e) {
      throw new IllegalStateException("bug in Tandem: Snappy refused " + length + " bytes", e);
    }
  }

  /** The body of a request that holds these raw bytes, as sent. */
  public byte[] body(byte[] raw, int length) {
    EncodedScrape.Part part = compress(raw, 0, length, 0);
    int prefix = Varint.size(length);
    byte[] body = new byte[prefix + part.length()];
    Varint.write(body, 0, length);
    System.arraycopy(part.bytes(), 0, body, prefix, part.length());
    return body;
  }

  /** The raw bytes of a compressed part. */
  public static byte[] decompress(EncodedScrape.Part part) {
    int prefix = Varint.size(part.rawLength());
    byte[] block = new byte[prefix + part.length()];
    Varint.write(block, 0, part.rawLength());
    System.arraycopy(part.bytes(), 0, block, prefix, part.length());
    try {
      return Snappy.uncompress(block);
    } catch (IOException e) {
      throw new IllegalStateException("bug in Tandem: a part cannot be read back", e);
    }
  }
}
