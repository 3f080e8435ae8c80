// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.wire.EncodedScrape;
import io.tandem.wire.PartCompressor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last page of a target, compressed: the only place where the labels of its series can be read
 * again when they are gone and stale markers are due. A page that came as gzip is kept as it came
 * (about 16 bytes a series), any other is compressed with Snappy. Owned by the target's event loop.
 */
final class PageCopy {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final PageFormat format;
  private final boolean gzip;
  private final List<EncodedScrape.Part> parts = new ArrayList<>(1);
  private byte[] open = new byte[0];
  private int length;

  PageCopy(PageFormat format, boolean gzip) {
    this.format = format;
    this.gzip = gzip;
  }

  /** Adds bytes of the body as they came. */
  void add(byte[] bytes, int offset, int count, PartCompressor compressor) {
    int at = offset;
    int left = count;
    while (left > 0) {
      if (length == open.length) {
        grow(left, compressor);
      }
      int taken = Math.min(left, open.length - length);
      System.arraycopy(bytes, at, open, length, taken);
      length += taken;
      at += taken;
      left -= taken;
    }
  }

  private void grow(int more, PartCompressor compressor) {
    if (length == BUFFER_BYTES) {
      close(compressor);
    }
    int size = Math.min(BUFFER_BYTES, Math.max(2 * length, Math.max(more, 1024)));
    open = Arrays.copyOf(open, size);
  }

  /** Closes the open buffer: nothing is held that is not needed. */
  void close(PartCompressor compressor) {
    if (length == 0) {
      return;
    }
    parts.add(
        gzip
            ? new EncodedScrape.Part(
                open.length == length ? open : Arrays.copyOf(open, length),
                length,
                length,
                0,
                false)
            : compressor.compress(open, 0, length, 0));
    open = new byte[0];
    length = 0;
  }

  /** Reads the page again. */
  @Nullable ScrapeFault replay(PageReader reader, PageReader.Visitor visitor) {
    reader.begin(format, gzip, 0);
    for (EncodedScrape.Part part : parts) {
      byte[] bytes = part.compressed() ? PartCompressor.decompress(part) : part.bytes();
      ScrapeFault fault = reader.feed(bytes, 0, bytes.length, visitor);
      if (fault != null) {
        return fault;
      }
    }
    return reader.finish(visitor);
  }

  /** Bytes held. */
  long bytes() {
    long sum = open.length;
    for (EncodedScrape.Part part : parts) {
      sum += part.bytes().length;
    }
    return sum;
  }
}
