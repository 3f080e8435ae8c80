// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

import io.tandem.model.Clock;
import io.tandem.spool.RemovedSegment;
import io.tandem.spool.SpoolFolder;
import io.tandem.spool.SpoolLane;
import io.tandem.spool.SpoolLane.Opened;
import io.tandem.wire.Request;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a queue asks of its spool, done on the worker of the lane in the order it was asked. */
public final class SpoolWork {
  private final SpoolFolder folder;
  private final SpoolLane lane;
  private final Clock clock;

  public SpoolWork(SpoolFolder folder, SpoolLane lane, Clock clock) {
    this.folder = folder;
    this.lane = lane;
    this.clock = clock;
  }

  /**
   * How writing went.
   *
   * @param opened what was found, where the spool was opened only now
   * @param confirmed entries up to this place are on disk; -1 for none
   * @param unstaged the requests of the entry behind them, which cannot be committed as a file
   * @param failure why it went no further, or null
   */
  record Written(
      @Nullable Opened opened,
      long confirmed,
      @Nullable List<Request> unstaged,
      List<RemovedSegment> removed,
      long bytes,
      @Nullable String failure) {}

  Opened open() throws IOException {
    folder.own();
    return lane.open(clock.wallMillis());
  }

  SpoolLane lane() {
    return lane;
  }

  Written write(List<Entry> entries) {
    long now = clock.wallMillis();
    long confirmed = -1;
    Opened opened = null;
    List<Request> unstaged = null;
    String failure = null;
    try {
      if (!lane.isOpen()) {
        opened = open();
      }
      for (Entry entry : entries) {
        switch (entry) {
          case Held held -> lane.append(Blocks.of(held.sequence(), held.request()), now);
          case StagedEntry staged when staged.work().commit(staged.sequence()) -> {
            // The blocks are visible now.
          }
          case StagedEntry staged -> unstaged = staged.work().held();
        }
        if (unstaged != null) {
          break;
        }
        confirmed = entry.lastSequence();
      }
    } catch (IOException e) {
      failure = reason(e);
    }
    return new Written(opened, confirmed, unstaged, lane.trim(now), lane.bytes(), failure);
  }

  /** Writes the rest and lets the files go; returns up to which place all is on disk. */
  long close(List<Entry> rest, long done) {
    Written written = write(rest);
    done(done);
    try {
      lane.close();
    } catch (IOException e) {
      // The kernel has what was written; only a power cut could lose it now.
      return written.confirmed();
    }
    return written.confirmed();
  }

  /** Stores the position; a failure is noticed by the next write. */
  void done(long sequence) {
    try {
      lane.done(sequence, clock.wallMillis());
    } catch (IOException e) {
      // Blocks that were sent are then sent once more after a restart, which does no harm.
      return;
    }
  }

  static String reason(IOException e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
