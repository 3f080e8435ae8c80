// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.wire.EncodedScrape;
import io.tandem.wire.PartCompressor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last page of a target, compressed: the only place where the labels of its series can be read
 * again when they are gone and stale markers are due. A page that came as gzip is kept as it came
 * (about 16 bytes a series), any other is compressed with Snappy. Of a page over {@link
 * #MEMORY_BYTES} the rest lies on disk. Owned by the target's event loop.
 */
final class PageCopy {
  private static final long MEMORY_BYTES = 1L << 20;

  private final PageFormat format;
  private final SeriesRules rules;
  private final boolean gzip;
  private final LoopResources loop;
  private final List<EncodedScrape.Part> parts = new ArrayList<>(1);
  private @Nullable PageFile file;

  /** On loan from the event loop until the page is whole, or given up. */
  private byte @Nullable [] open;

  private int readings;
  private boolean released;
  private int length;
  private long held;

  PageCopy(PageFormat format, SeriesRules rules, boolean gzip, LoopResources loop) {
    this.format = format;
    this.rules = rules;
    this.gzip = gzip;
    this.loop = loop;
    open = loop.takePageBuffer();
  }

  /** Adds bytes of the body as they came. */
  void add(byte[] bytes, int offset, int count) {
    byte[] buffer = Objects.requireNonNull(open, "BUG: the page is closed");
    int at = offset;
    int left = count;
    while (left > 0) {
      if (length == buffer.length) {
        flush(buffer);
      }
      int taken = Math.min(left, buffer.length - length);
      System.arraycopy(bytes, at, buffer, length, taken);
      length += taken;
      at += taken;
      left -= taken;
    }
  }

  private void flush(byte[] buffer) {
    if (length > 0) {
      keep(
          gzip
              ? new EncodedScrape.Part(Arrays.copyOf(buffer, length), length, length, 0, false)
              : loop.compressor.compress(buffer, 0, length, 0));
      length = 0;
    }
  }

  /** The page is whole: nothing is held that is not needed. */
  void close() {
    byte[] buffer = open;
    if (buffer != null) {
      flush(buffer);
      open = null;
      loop.giveBackPageBuffer(buffer);
    }
  }

  private void keep(EncodedScrape.Part part) {
    if (file == null && held + part.length() <= MEMORY_BYTES) {
      held += part.length();
      parts.add(part);
      return;
    }
    PageFile to = file;
    if (to == null) {
      to = loop.pages.create();
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
    reader.begin(format.parser(rules), gzip, 0);
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

  /** Somebody reads the page besides: what was released stays until {@link #letGo}. */
  void hold() {
    readings++;
  }

  void letGo() {
    readings--;
    if (released && readings == 0) {
      free();
    }
  }

  /** The page is not needed any more. */
  void release() {
    released = true;
    if (readings == 0) {
      free();
    }
  }

  private void free() {
    length = 0;
    close();
    if (file != null) {
      file.delete();
    }
  }
}
