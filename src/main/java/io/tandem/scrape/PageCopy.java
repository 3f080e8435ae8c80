// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.wire.EncodedScrape;
import io.tandem.wire.PartCompressor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last page of a target, compressed: the only place where the labels of its series can be read
 * again when they are gone and stale markers are due. A page that came as gzip is kept as it came
 * (about 16 bytes a series), any other is compressed with Snappy. Of a page over {@link
 * #MEMORY_BYTES} the rest lies on disk. Owned by the target's event loop.
 */
final class PageCopy {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long MEMORY_BYTES = 1L << 20;

  private final PageFormat format;
  private final boolean gzip;
  private final PartCompressor compressor;
  private final PageFiles files;
  private final List<EncodedScrape.Part> parts = new ArrayList<>(1);
  private @Nullable PageFile file;
  private byte[] open = new byte[0];
  private int length;
  private long held;

  PageCopy(PageFormat format, boolean gzip, PartCompressor compressor, PageFiles files) {
    this.format = format;
    this.gzip = gzip;
    this.compressor = compressor;
    this.files = files;
  }

  /** Adds bytes of the body as they came. */
  void add(byte[] bytes, int offset, int count) {
    int at = offset;
    int left = count;
    while (left > 0) {
      if (length == open.length) {
        grow(left);
      }
      int taken = Math.min(left, open.length - length);
      System.arraycopy(bytes, at, open, length, taken);
      length += taken;
      at += taken;
      left -= taken;
    }
  }

  private void grow(int more) {
    if (length == BUFFER_BYTES) {
      close();
    }
    int size = Math.min(BUFFER_BYTES, Math.max(2 * length, Math.max(more, 1024)));
    open = Arrays.copyOf(open, size);
  }

  /** The page is whole: nothing is held that is not needed. */
  void close() {
    if (length == 0) {
      return;
    }
    keep(
        gzip
            ? new EncodedScrape.Part(Arrays.copyOf(open, length), length, length, 0, false)
            : compressor.compress(open, 0, length, 0));
    open = new byte[0];
    length = 0;
  }

  private void keep(EncodedScrape.Part part) {
    if (file == null && held + part.length() <= MEMORY_BYTES) {
      held += part.length();
      parts.add(part);
      return;
    }
    PageFile to = file;
    if (to == null) {
      to = files.create();
      file = to;
    }
    to.append(part);
  }

  /** Where the body has to wait for the disk, or null. */
  @Nullable Backlog backlog() {
    PageFile to = file;
    return to != null && to.isBehind() ? to : null;
  }

  /**
   * Reads the page again, part by part; the visitor says when to go on.
   *
   * @param done runs behind the last part, at once where the whole page is in memory
   */
  void replay(PageReader reader, PageReader.Replay visitor, Runnable done) {
    PageFile rest = file;
    if (rest != null && rest.isLost()) {
      done.run();
      return;
    }
    reader.begin(format, gzip, 0);
    replayHeld(0, reader, visitor, done);
  }

  private void replayHeld(int index, PageReader reader, PageReader.Replay visitor, Runnable done) {
    if (index < parts.size()) {
      feed(parts.get(index), reader, visitor);
      visitor.partRead(() -> replayHeld(index + 1, reader, visitor, done));
    } else if (file == null) {
      reader.finish(visitor);
      done.run();
    } else {
      replayFile(file, 0, reader, visitor, done);
    }
  }

  private static void replayFile(
      PageFile from, long position, PageReader reader, PageReader.Replay visitor, Runnable done) {
    Consumer<EncodedScrape.@Nullable Part> taker =
        part -> {
          if (part == null) {
            reader.finish(visitor);
            done.run();
          } else {
            feed(part, reader, visitor);
            long next = position + PageFile.size(part);
            visitor.partRead(() -> replayFile(from, next, reader, visitor, done));
          }
        };
    from.read(position, taker);
  }

  private static void feed(EncodedScrape.Part part, PageReader reader, PageReader.Visitor visitor) {
    byte[] bytes = part.compressed() ? PartCompressor.decompress(part) : part.bytes();
    reader.feed(bytes, 0, bytes.length, visitor);
  }

  /** The page is not needed any more. */
  void release() {
    if (file != null) {
      file.delete();
    }
  }
}
