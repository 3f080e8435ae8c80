// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

import io.tandem.spool.Block;
import io.tandem.spool.SpoolLane;
import io.tandem.spool.StagedSegment;
import io.tandem.wire.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The disk's half of a staged scrape. Where the disk fails, what was staged is read back and the
 * scrape goes on in memory, up to a bound; beyond it the scrape is lost whole.
 *
 * <p>Belongs to the worker of the lane.
 */
final class StageWork {
  private final SpoolLane lane;
  private final long maxMemoryBytes;
  private final List<Request> memory = new ArrayList<>();
  private @Nullable StagedSegment segment;
  private boolean inMemory;
  private boolean overflowed;
  private long memoryBytes;

  StageWork(SpoolLane lane, long maxMemoryBytes) {
    this.lane = lane;
    this.maxMemoryBytes = maxMemoryBytes;
  }

  void add(Request request, long nowMillis) {
    if (inMemory) {
      hold(request);
      return;
    }
    try {
      StagedSegment staged = segment;
      if (staged == null) {
        staged = lane.stage(nowMillis);
        segment = staged;
      }
      staged.add(Blocks.of(0, request));
    } catch (IOException e) {
      leaveDisk();
      hold(request);
    }
  }

  /** Makes the scrape visible; false where it is in memory only. */
  boolean commit(long base) {
    StagedSegment staged = segment;
    if (inMemory || staged == null) {
      return false;
    }
    try {
      lane.commit(staged, base);
      return true;
    } catch (IOException e) {
      leaveDisk();
      return false;
    }
  }

  /** What is in memory; nothing where it was more than may be held. */
  List<Request> held() {
    return overflowed ? List.of() : List.copyOf(memory);
  }

  void abort() {
    memory.clear();
    if (segment != null) {
      try {
        lane.abort(segment);
      } catch (IOException e) {
        // A left-over of this kind is deleted at the next start.
        overflowed = true;
      }
      segment = null;
    }
  }

  private void leaveDisk() {
    inMemory = true;
    StagedSegment staged = segment;
    segment = null;
    if (staged == null) {
      return;
    }
    int expected = staged.count();
    try {
      List<Block> blocks = lane.takeBack(staged);
      blocks.forEach(block -> hold(Blocks.request(block)));
      overflowed |= blocks.size() < expected;
    } catch (IOException e) {
      overflowed = true;
    }
  }

  private void hold(Request request) {
    memoryBytes += request.bytes();
    overflowed |= memoryBytes > maxMemoryBytes;
    if (overflowed) {
      memory.clear();
    } else {
      memory.add(request);
    }
  }
}
