// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.spool.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A disk in memory that can be full or gone, and whose bytes a test may change. */
public final class FakeDisk implements Disk {
  private final Map<Path, Content> files = new TreeMap<>();
  private long room = Long.MAX_VALUE;
  private boolean readOnly;

  /** The bytes of one file. */
  private static final class Content {
    private byte[] bytes = new byte[0];
  }

  /** From now on only this many more bytes fit. */
  public void setRoom(long bytes) {
    room = bytes;
  }

  /** Every change fails. */
  public void setReadOnly(boolean readOnly) {
    this.readOnly = readOnly;
  }

  public List<Path> files() {
    return new ArrayList<>(files.keySet());
  }

  public byte[] bytes(Path file) {
    return content(file).bytes.clone();
  }

  public void put(Path file, byte[] bytes) {
    files.computeIfAbsent(file, f -> new Content()).bytes = bytes.clone();
  }

  private Content content(Path file) {
    Content content = files.get(file);
    if (content == null) {
      throw new AssertionError("no file " + file);
    }
    return content;
  }

  private void mayChange() throws IOException {
    if (readOnly) {
      throw new IOException("Read-only file system");
    }
  }

  @Override
  public DiskFile open(Path file) throws IOException {
    if (!files.containsKey(file)) {
      mayChange();
      files.put(file, new Content());
    }
    return new MemoryFile(files.get(file));
  }

  @Override
  public void makeFolders(Path folder) throws IOException {
    mayChange();
  }

  @Override
  public List<Path> list(Path folder) {
    return files.keySet().stream()
        .filter(f -> f.startsWith(folder) && !f.equals(folder))
        .map(f -> folder.resolve(folder.relativize(f).getName(0)))
        .distinct()
        .toList();
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    mayChange();
    Content content = files.remove(from);
    if (content == null) {
      throw new NoSuchFileException(from.toString());
    }
    files.put(to, content);
  }

  @Override
  public void delete(Path file) throws IOException {
    mayChange();
    Content content = files.remove(file);
    if (content != null && room != Long.MAX_VALUE) {
      room += content.bytes.length;
    }
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    mayChange();
  }

  @Override
  public Closeable lock(Path file) throws IOException {
    mayChange();
    return () -> {};
  }

  /** Grows by what is written; a full disk takes the part that fits and then fails. */
  private final class MemoryFile implements DiskFile {
    private final Content content;

    MemoryFile(Content content) {
      this.content = content;
    }

    @Override
    public void write(ByteBuffer from, long at) throws IOException {
      mayChange();
      int length = from.remaining();
      int end = (int) at + length;
      long growth = Math.max(0, end - content.bytes.length);
      int fits = growth > room ? (int) (length - (growth - room)) : length;
      if (fits > 0) {
        if (content.bytes.length < at + fits) {
          room -= room == Long.MAX_VALUE ? 0 : at + fits - content.bytes.length;
          content.bytes = Arrays.copyOf(content.bytes, (int) at + fits);
        }
        from.get(content.bytes, (int) at, fits);
      }
      if (fits < length) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void read(ByteBuffer into, long at) {
      int count = (int) Math.min(into.remaining(), Math.max(0, content.bytes.length - at));
      if (count > 0) {
        into.put(content.bytes, (int) at, count);
      }
    }

    @Override
    public long size() {
      return content.bytes.length;
    }

    @Override
    public void truncate(long size) throws IOException {
      mayChange();
      if (size < content.bytes.length) {
        room += room == Long.MAX_VALUE ? 0 : content.bytes.length - size;
        content.bytes = Arrays.copyOf(content.bytes, (int) size);
      }
    }

    @Override
    public void force() throws IOException {
      mayChange();
    }

    @Override
    public void close() {}
  }
}
