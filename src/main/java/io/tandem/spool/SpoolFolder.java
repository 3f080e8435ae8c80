// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the whole spool, owned by one process: {@code endpoint/lane/} below it.
 *
 * <p>Workers only; the lock is guarded by this object's monitor.
 */
public final class SpoolFolder implements Closeable {
  private static final String LOCK_FILE = "lock";

  private final Disk disk;
  private final Path root;
  private @Nullable Closeable lock;

  public SpoolFolder(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  public Path root() {
    return root;
  }

  /**
   * Makes the folder this process' own; does nothing where it is already.
   *
   * @throws FolderInUseException where another process has it
   */
  public synchronized void own() throws IOException {
    if (lock == null) {
      disk.makeFolders(root);
      lock = disk.lock(root.resolve(LOCK_FILE));
    }
  }

  /** A lane's files, not opened yet. */
  public SpoolLane lane(String endpoint, String lane, SpoolLimits limits) {
    return new SpoolLane(disk, root.resolve(endpoint).resolve(lane), limits);
  }

  /** Names of the lanes that an endpoint has files of. */
  public List<String> lanes(String endpoint) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path path : disk.list(root.resolve(endpoint))) {
      names.add(path.getFileName().toString());
    }
    return names;
  }

  /**
   * Deletes what is past its time in folders that no endpoint uses any more: what was sent and what
   * nobody would take. The rest waits, for an endpoint may come back.
   */
  public void tidy(Set<String> endpointsInUse, SpoolLimits limits, long nowMillis)
      throws IOException {
    for (Path folder : disk.list(root)) {
      String endpoint = folder.getFileName().toString();
      if (endpoint.equals(LOCK_FILE) || endpointsInUse.contains(endpoint)) {
        continue;
      }
      for (String name : lanes(endpoint)) {
        SpoolLane lane = lane(endpoint, name, limits);
        lane.open(nowMillis);
        lane.trim(nowMillis);
        lane.close();
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }
}
