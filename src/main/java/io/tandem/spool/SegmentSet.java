// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import io.tandem.spool.Disk.DiskFile;
import io.tandem.spool.SpoolLane.Found;
import io.tandem.spool.SpoolLane.IndexChoice;
import io.tandem.spool.SpoolLane.Read;
import io.tandem.spool.SpoolLane.Skipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one lane in order: reads, counts and deletes them. Belongs to the lane's worker.
 */
final class SegmentSet {
  /** Indexes are read in steps of so many blocks. */
  private static final int MOST_INDEXES = 256;

  private final Disk disk;
  private final NavigableMap<Long, Segment> byBase = new TreeMap<>();
  private long bytes;

  SegmentSet(Disk disk) {
    this.disk = disk;
  }

  /** Reads the heads of all files in the folder; deletes what was staged and not committed. */
  int load(Path folder) throws IOException {
    byBase.clear();
    bytes = 0;
    int faults = 0;
    for (Path path : disk.list(folder)) {
      long base = Segment.baseOf(path);
      if (path.getFileName().toString().endsWith(StagedSegment.SUFFIX)) {
        disk.delete(path);
      } else if (base >= 0) {
        Segment segment = new Segment(base, path);
        try (DiskFile file = disk.open(path)) {
          faults += new SegmentReader(file).scan(segment);
        }
        put(segment);
      }
    }
    return faults;
  }

  /** Takes a segment in; an empty one of the same name, left by a failed write, makes way. */
  void put(Segment segment) {
    Segment before = byBase.put(segment.base(), segment);
    bytes += segment.bytes() - (before == null ? 0 : before.bytes());
  }

  void grew(long byBytes) {
    bytes += byBytes;
  }

  long bytes() {
    return bytes;
  }

  /** The sequence behind the last block. */
  long end() {
    return byBase.isEmpty() ? 0 : byBase.lastEntry().getValue().lastSequence() + 1;
  }

  long samplesFrom(long sequence) {
    return byBase.values().stream().mapToLong(s -> s.samplesFrom(sequence)).sum();
  }

  /** No sample in segments that are not sent is older; the greatest number where there is none. */
  long oldestUnsentMillis() {
    return byBase.values().stream()
        .filter(s -> !s.isSent())
        .mapToLong(Segment::oldestMillis)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Marks what an earlier process sent, as sent when it was written at the latest. */
  void markSentBefore(long done, long nowMillis) {
    for (Segment segment : byBase.headMap(done, true).values()) {
      if (segment.lastSequence() <= done) {
        segment.markSent(Math.min(nowMillis, segment.newestMillis()));
      }
    }
  }

  void markSent(long done, long nowMillis) {
    for (Segment segment : byBase.headMap(done, true).values()) {
      if (segment.lastSequence() <= done) {
        segment.markSent(nowMillis);
      }
    }
  }

  Read read(long from, long endExclusive, long maxBytes) {
    List<Block> blocks = new ArrayList<>();
    long held = 0;
    Corrupt corrupt = new Corrupt();
    for (Segment segment : from(from).values()) {
      int at = segment.indexOf(from);
      try (DiskFile file = disk.open(segment.path())) {
        SegmentReader reader = new SegmentReader(file);
        for (; at < segment.count() && segment.sequence(at) < endExclusive; at++) {
          if (held >= maxBytes) {
            return corrupt.read(blocks, segment.sequence(at) - 1);
          }
          Block block = reader.block(segment.offset(at), segment.base());
          if (block == null) {
            corrupt.add(segment.samples(at));
          } else {
            blocks.add(block);
            held += block.payload().length;
          }
        }
      } catch (IOException e) {
        for (; at < segment.indexOf(endExclusive); at++) {
          corrupt.add(segment.samples(at));
        }
      }
    }
    return corrupt.read(blocks, endExclusive - 1);
  }

  Skipped skip(long from, long endExclusive, long notBeforeMillis, boolean withIndexes) {
    List<long[]> indexes = new ArrayList<>();
    int most = withIndexes ? MOST_INDEXES : Integer.MAX_VALUE;
    int taken = 0;
    long samples = 0;
    for (Segment segment : from(from).values()) {
      int first = segment.indexOf(from);
      int at = first;
      while (at < segment.count()
          && segment.sequence(at) < endExclusive
          && segment.lastMillis(at) < notBeforeMillis
          && taken < most) {
        samples += segment.samples(at);
        at++;
        taken++;
      }
      if (withIndexes) {
        readIndexes(segment, first, at, indexes);
      }
      if (taken == most) {
        return new Skipped(segment.sequence(at - 1) + 1, samples, false, indexes);
      }
      if (at < segment.count()) {
        return new Skipped(Math.min(segment.sequence(at), endExclusive), samples, true, indexes);
      }
    }
    return new Skipped(endExclusive, samples, true, indexes);
  }

  /** Reads the indexes of some blocks of a file, as far as it can be read. */
  private void readIndexes(Segment segment, int from, int to, List<long[]> into) {
    if (from == to) {
      return;
    }
    try (DiskFile file = disk.open(segment.path())) {
      SegmentReader reader = new SegmentReader(file);
      for (int at = from; at < to; at++) {
        Block head = reader.blockHead(segment.offset(at), segment.base());
        if (head != null) {
          into.add(head.index());
        }
      }
    } catch (IOException e) {
      // Nobody is told of these blocks; to partners they count as not delivered.
      return;
    }
  }

  Found find(IndexChoice choice, long fromTick, long from, long endExclusive, long maxBytes) {
    List<Block> blocks = new ArrayList<>();
    long held = 0;
    int unreadable = 0;
    for (Segment segment : from(from).values()) {
      int at = nextWithTick(segment, segment.indexOf(from), fromTick);
      if (at == segment.count()) {
        continue;
      }
      try (DiskFile file = disk.open(segment.path())) {
        SegmentReader reader = new SegmentReader(file);
        for (; at < segment.count(); at = nextWithTick(segment, at + 1, fromTick)) {
          if (segment.sequence(at) >= endExclusive) {
            return new Found(blocks, endExclusive, unreadable);
          }
          if (held >= maxBytes) {
            return new Found(blocks, segment.sequence(at), unreadable);
          }
          Block head = reader.blockHead(segment.offset(at), segment.base());
          boolean chosen = head == null || choice.takes(head.index());
          Block whole = chosen ? reader.block(segment.offset(at), segment.base()) : null;
          if (whole != null) {
            blocks.add(whole);
            held += whole.payload().length;
          } else if (chosen) {
            unreadable++;
          }
        }
      } catch (IOException e) {
        unreadable += segment.count() - at;
      }
    }
    return new Found(blocks, endExclusive, unreadable);
  }

  private static int nextWithTick(Segment segment, int from, long fromTick) {
    int at = from;
    while (at < segment.count() && segment.lastTick(at) < fromTick) {
      at++;
    }
    return at;
  }

  /** Deletes the oldest while there are too many bytes or nothing in it is young enough. */
  List<RemovedSegment> trim(long maxBytes, long notBeforeMillis, @Nullable Segment active) {
    List<RemovedSegment> removed = new ArrayList<>();
    Iterator<Segment> oldest = byBase.values().iterator();
    while (oldest.hasNext()) {
      Segment segment = oldest.next();
      boolean full = bytes > maxBytes;
      boolean old = !segment.isSent() && segment.newestMillis() < notBeforeMillis;
      if (segment == active || (!full && !old && !segment.isSent())) {
        break;
      }
      if ((!full && !old) || !delete(segment)) {
        continue;
      }
      oldest.remove();
      if (!segment.isSent()) {
        removed.add(
            new RemovedSegment(
                segment, old ? RemovedSegment.Cause.OLD : RemovedSegment.Cause.FULL));
      }
    }
    return removed;
  }

  /** Deletes files that were sent before this time; returns how many. */
  int deleteSent(long beforeMillis, @Nullable Segment active) {
    int deleted = 0;
    Iterator<Segment> all = byBase.values().iterator();
    while (all.hasNext()) {
      Segment segment = all.next();
      if (segment.isSent()
          && segment != active
          && segment.sentAtMillis() < beforeMillis
          && delete(segment)) {
        all.remove();
        deleted++;
      }
    }
    return deleted;
  }

  private boolean delete(Segment segment) {
    try {
      disk.delete(segment.path());
      bytes -= segment.bytes();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Segments that may hold this sequence or later ones. */
  private NavigableMap<Long, Segment> from(long sequence) {
    Long start = byBase.floorKey(sequence);
    return start == null ? byBase : byBase.tailMap(start, true);
  }

  /** Blocks that could not be read. */
  private static final class Corrupt {
    private int blocks;
    private long samples;

    void add(int samplesOfBlock) {
      blocks++;
      samples += samplesOfBlock;
    }

    Read read(List<Block> whole, long through) {
      return new Read(whole, through, blocks, samples);
    }
  }
}
