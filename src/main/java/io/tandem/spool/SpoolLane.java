// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import io.tandem.spool.SpoolLimits.Sync;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one lane: blocks in order of their sequence, and the position up to which they are
 * done. A new process begins a new file, so a torn end is never written to.
 *
 * <p>Every method may block and belongs to the lane's worker, one call at a time. Methods that
 * throw leave the lane as it was before; the caller keeps what could not be written and tries
 * again.
 */
public final class SpoolLane {
  private static final long ROLL_MILLIS = 60_000;

  private final Disk disk;
  private final Path folder;
  private final SpoolLimits limits;
  private final SegmentSet segments;

  private @Nullable PositionFile position;
  private @Nullable SegmentWriter active;
  private int stages;

  /** A name that a power cut may still take away. */
  private boolean folderDirty;

  SpoolLane(Disk disk, Path folder, SpoolLimits limits) {
    this.disk = disk;
    this.folder = folder;
    this.limits = limits;
    this.segments = new SegmentSet(disk);
  }

  /**
   * What was found at the start.
   *
   * @param done blocks up to this sequence were sent or dropped
   * @param end the sequence behind the last block
   * @param samples in blocks that are not done
   * @param oldestMillis no sample of those is older
   * @param faults places in files that were not a block
   */
  public record Opened(long done, long end, long samples, long oldestMillis, int faults) {}

  /**
   * Blocks read.
   *
   * @param blocks all that were whole
   * @param through they were looked for up to and including this sequence
   * @param corrupt how many were not whole
   * @param corruptSamples what those held
   */
  public record Read(List<Block> blocks, long through, int corrupt, long corruptSamples) {}

  /**
   * Chosen blocks.
   *
   * @param next where to look on; the end of the range where all was looked through
   * @param unreadable how many were not whole
   */
  public record Found(List<Block> blocks, long next, int unreadable) {}

  /** Chooses blocks by their index. */
  @FunctionalInterface
  public interface IndexChoice {
    boolean takes(long[] index);
  }

  /**
   * Where reading goes on after blocks that were left out, and what those held.
   *
   * @param whole whether none behind them is to be left out too
   * @param indexes of these blocks, where they were asked for
   */
  public record Skipped(long next, long samples, boolean whole, List<long[]> indexes) {}

  /** Makes the folder and reads what lies there. To be called again where it failed. */
  public Opened open(long nowMillis) throws IOException {
    disk.makeFolders(folder);
    PositionFile opened = PositionFile.open(disk, folder);
    try {
      int faults = segments.load(folder);
      long done = opened.stored();
      segments.markSentBefore(done, nowMillis);
      position = opened;
      return new Opened(
          done,
          Math.max(done + 1, segments.end()),
          segments.samplesFrom(done + 1),
          segments.oldestUnsentMillis(),
          faults);
    } finally {
      if (position != opened) {
        opened.close();
      }
    }
  }

  public boolean isOpen() {
    return position != null;
  }

  /** Bytes of all files. */
  public long bytes() {
    return segments.bytes();
  }

  /** Appends a block; its sequence is greater than all before. */
  public void append(Block block, long nowMillis) throws IOException {
    try {
      write(block, nowMillis);
    } catch (IOException e) {
      // What was sent already is the first to make room on a full disk.
      if (segments.deleteSent(Long.MAX_VALUE, activeSegment()) == 0) {
        throw e;
      }
      write(block, nowMillis);
    }
  }

  private void write(Block block, long nowMillis) throws IOException {
    SegmentWriter writer = writer(block.sequence(), nowMillis);
    long before = writer.segment().bytes();
    int ordinal = (int) (block.sequence() - writer.segment().base());
    writer.append(block, ordinal, limits.sync() == Sync.ALWAYS);
    segments.grew(writer.segment().bytes() - before);
  }

  private SegmentWriter writer(long sequence, long nowMillis) throws IOException {
    if (position == null) {
      throw new IOException("the spool folder " + folder + " is not open");
    }
    if (active != null && isFull(active, nowMillis)) {
      seal();
    }
    SegmentWriter writer = active;
    if (writer == null) {
      Path path = Segment.file(folder, sequence);
      writer = SegmentWriter.create(disk, path, sequence, nowMillis);
      segments.put(writer.segment());
      active = writer;
      syncFolder();
    }
    return writer;
  }

  private boolean isFull(SegmentWriter writer, long nowMillis) {
    return writer.isTorn()
        || writer.segment().bytes() >= limits.segmentBytes()
        || nowMillis - writer.openedAtMillis() >= ROLL_MILLIS;
  }

  private void seal() throws IOException {
    SegmentWriter writer = active;
    if (writer != null) {
      active = null;
      if (limits.sync() != Sync.OFF) {
        writer.force();
      }
      writer.close();
    }
  }

  /** Everything up to and including this sequence is sent or dropped. */
  public void done(long sequence, long nowMillis) throws IOException {
    PositionFile stored = position;
    if (stored != null && sequence > stored.stored()) {
      segments.markSent(sequence, nowMillis);
      stored.store(sequence);
    }
  }

  /** Reads whole blocks of a range until they hold this many bytes; at least one if there is. */
  public Read read(long from, long endExclusive, long maxBytes) {
    return segments.read(from, endExclusive, maxBytes);
  }

  /**
   * Leaves out the blocks at the start of a range whose samples are all older than this; where
   * their indexes are asked for at most as many as are soon read.
   */
  public Skipped skip(long from, long endExclusive, long notBeforeMillis, boolean withIndexes) {
    return segments.skip(from, endExclusive, notBeforeMillis, withIndexes);
  }

  /**
   * Looks through a range for chosen blocks, sent ones included, until they hold this many bytes.
   *
   * @param fromTick blocks without a scrape of this tick or a later one are passed over unread
   */
  public Found find(
      IndexChoice choice, long fromTick, long from, long endExclusive, long maxBytes) {
    return segments.find(choice, fromTick, from, endExclusive, maxBytes);
  }

  /** Begins a file that nobody sees before it is committed. */
  public StagedSegment stage(long nowMillis) throws IOException {
    if (position == null) {
      throw new IOException("the spool folder " + folder + " is not open");
    }
    Path path = folder.resolve("%d%s".formatted(stages++, StagedSegment.SUFFIX));
    return new StagedSegment(SegmentWriter.create(disk, path, 0, nowMillis));
  }

  /** Makes the blocks visible in one step, the first one under this sequence. */
  public void commit(StagedSegment staged, long base) throws IOException {
    SegmentWriter writer = staged.writer();
    if (limits.sync() != Sync.OFF) {
      writer.force();
    }
    seal();
    Path path = Segment.file(folder, base);
    disk.rename(writer.segment().path(), path);
    writer.close();
    segments.put(writer.segment().renamed(base, path));
    folderDirty = limits.sync() != Sync.OFF;
  }

  /** Deletes the blocks, committed by nobody. */
  public void abort(StagedSegment staged) throws IOException {
    staged.writer().close();
    disk.delete(staged.writer().segment().path());
  }

  /** Reads what was staged, for a caller who goes on without the disk, and deletes it. */
  public List<Block> takeBack(StagedSegment staged) throws IOException {
    List<Block> blocks = new ArrayList<>();
    SegmentReader reader = new SegmentReader(staged.writer().file());
    Segment segment = staged.writer().segment();
    for (int at = 0; at < segment.count(); at++) {
      Block block = reader.block(segment.offset(at), segment.base());
      if (block != null) {
        blocks.add(block);
      }
    }
    abort(staged);
    return blocks;
  }

  /**
   * Deletes what is over the bounds, oldest first; tells what was deleted unsent. A file that
   * cannot be deleted stays until the next time.
   */
  public List<RemovedSegment> trim(long nowMillis) {
    segments.deleteSent(nowMillis - limits.keepSentMillis(), activeSegment());
    return segments.trim(limits.maxBytes(), nowMillis - limits.maxAgeMillis(), activeSegment());
  }

  /** Asks the disk to keep what was written since the last time, unless that is switched off. */
  public void sync() throws IOException {
    if (limits.sync() == Sync.OFF) {
      return;
    }
    if (active != null) {
      active.force();
    }
    if (position != null) {
      position.force();
    }
    if (folderDirty) {
      syncFolder();
    }
  }

  /** Keeps everything and lets the files go. */
  public void close() throws IOException {
    try {
      sync();
      seal();
    } finally {
      if (position != null) {
        position.close();
        position = null;
      }
    }
  }

  private @Nullable Segment activeSegment() {
    return active == null ? null : active.segment();
  }

  private void syncFolder() throws IOException {
    if (limits.sync() != Sync.OFF) {
      disk.syncFolder(folder);
    }
    folderDirty = false;
  }
}
