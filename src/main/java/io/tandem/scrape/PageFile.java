// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.wire.EncodedScrape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a page that is too large for the heap, on disk: records of raw length (-1 for bytes
 * as they came), length and bytes. Written and read on the file worker in the order asked for; all
 * calls and callbacks are on the target's event loop. Where the disk refuses, the page is lost and
 * {@link #isLost} says so: its series then end without stale markers.
 */
final class PageFile implements Backlog {
  private static final Logger LOG = Logger.getLogger(PageFile.class);
  private static final int HEADER_BYTES = 8;
  private static final int AS_IT_CAME = -1;
  private static final long MAX_PENDING_BYTES = 2L << 20;

  private final Path path;
  private final Executor worker;
  private final Executor loop;
  private final List<Runnable> waiting = new ArrayList<>(1);
  private @Nullable FileChannel channel;
  private long pendingBytes;
  private boolean lost;

  PageFile(Path path, Executor worker, Executor loop) {
    this.path = path;
    this.worker = worker;
    this.loop = loop;
  }

  void append(EncodedScrape.Part part) {
    pendingBytes += part.length();
    worker.execute(
        () -> {
          boolean written = write(part);
          loop.execute(
              () -> {
                lost |= !written;
                pendingBytes -= part.length();
                if (!isBehind()) {
                  List.copyOf(waiting).forEach(Runnable::run);
                  waiting.clear();
                }
              });
        });
  }

  private boolean write(EncodedScrape.Part part) {
    try {
      FileChannel to = channel;
      if (to == null) {
        Files.createDirectories(path.getParent());
        to =
            FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        channel = to;
      }
      ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + part.length());
      record.putInt(part.compressed() ? part.rawLength() : AS_IT_CAME).putInt(part.length());
      record.put(part.bytes(), 0, part.length()).flip();
      while (record.hasRemaining()) {
        to.write(record);
      }
      return true;
    } catch (IOException e) {
      LOG.warnf("A large page cannot be kept on disk file=%s error=%s", path, e.toString());
      return false;
    }
  }

  boolean isBehind() {
    return pendingBytes > MAX_PENDING_BYTES;
  }

  @Override
  public void onDrain(Runnable action) {
    if (isBehind()) {
      waiting.add(action);
    } else {
      action.run();
    }
  }

  /** Whether the page cannot be read again. */
  boolean isLost() {
    return lost;
  }

  /** Reads the record at the position; gives it, or null behind the last one. */
  void read(long position, Consumer<EncodedScrape.@Nullable Part> taker) {
    worker.execute(
        () -> {
          EncodedScrape.Part part = readAt(position);
          loop.execute(() -> taker.accept(part));
        });
  }

  private EncodedScrape.@Nullable Part readAt(long position) {
    FileChannel from = channel;
    try {
      if (from == null || position >= from.size()) {
        return null;
      }
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
      from.read(header, position);
      int rawLength = header.getInt(0);
      byte[] bytes = new byte[header.getInt(4)];
      from.read(ByteBuffer.wrap(bytes), position + HEADER_BYTES);
      boolean compressed = rawLength != AS_IT_CAME;
      return new EncodedScrape.Part(
          bytes, bytes.length, compressed ? rawLength : bytes.length, 0, compressed);
    } catch (IOException e) {
      LOG.warnf("A large page cannot be read again file=%s error=%s", path, e.toString());
      return null;
    }
  }

  /** Bytes of a record on disk. */
  static long size(EncodedScrape.Part part) {
    return (long) HEADER_BYTES + part.length();
  }

  /** The page is not needed any more. */
  void delete() {
    worker.execute(
        () -> {
          try {
            if (channel != null) {
              channel.close();
            }
            Files.deleteIfExists(path);
          } catch (IOException e) {
            LOG.debugf("A page was not deleted file=%s error=%s", path, e.toString());
          }
        });
  }
}
