// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The machine's file system. Any worker; keeps no state. */
final class RealDisk implements Disk {
  @Override
  public DiskFile open(Path file) throws IOException {
    return new RealFile(
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
  }

  @Override
  public void makeFolders(Path folder) throws IOException {
    Files.createDirectories(folder);
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  @SuppressWarnings("resource") // The lock lives as long as its channel, which the caller closes.
  public Closeable lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new FolderInUseException(file, e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new FolderInUseException(file, null);
  }

  /** A file channel, written and read whole. */
  private record RealFile(FileChannel channel) implements DiskFile {
    @Override
    public void write(ByteBuffer from, long at) throws IOException {
      long position = at;
      while (from.hasRemaining()) {
        position += channel.write(from, position);
      }
    }

    @Override
    public void read(ByteBuffer into, long at) throws IOException {
      long position = at;
      while (into.hasRemaining()) {
        int count = channel.read(into, position);
        if (count < 0) {
          return;
        }
        position += count;
      }
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
