// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * What the spool asks of a file system; the seam at which tests make a disk full, torn or
 * read-only. Blocks: called on workers only.
 */
public interface Disk {
  /** Opens a file for reading and writing, made where it is not there. */
  DiskFile open(Path file) throws IOException;

  void makeFolders(Path folder) throws IOException;

  /** What lies in a folder, in no order; nothing where there is no such folder. */
  List<Path> list(Path folder) throws IOException;

  /** One step: others see the file under the old name or under the new one. */
  void rename(Path from, Path to) throws IOException;

  void delete(Path file) throws IOException;

  /** Makes names in the folder last over a power cut. */
  void syncFolder(Path folder) throws IOException;

  /**
   * Takes a folder for this process by a lock on a file in it.
   *
   * @throws FolderInUseException where another process has it
   */
  Closeable lock(Path file) throws IOException;

  /** The machine's. */
  static Disk real() {
    return new RealDisk();
  }

  /** An open file; belongs to one worker at a time. */
  interface DiskFile extends Closeable {
    /** Writes all of the buffer. */
    void write(ByteBuffer from, long at) throws IOException;

    /** Fills the buffer as far as the file goes. */
    void read(ByteBuffer into, long at) throws IOException;

    long size() throws IOException;

    void truncate(long size) throws IOException;

    void force() throws IOException;
  }
}
