// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

import io.tandem.model.DropReason;
import io.tandem.spool.Block;
import io.tandem.spool.RemovedSegment;
import io.tandem.spool.SpoolLane.Opened;
import io.tandem.spool.SpoolLane.Read;
import io.tandem.spool.SpoolLane.Skipped;
import io.tandem.wire.Request;
import io.tandem.wire.TargetIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a lane has still to send, oldest first, and where it is.
 *
 * <pre>
 *   head (memory, on disk too)  →  disk only  →  tail (memory, on its way to disk)
 * </pre>
 *
 * <p>Every sample that goes in comes out once: sent, which the lane counts, or dropped, which the
 * listener is told. What the lane is sending at the moment (leased) is never dropped. No I/O;
 * belongs to the event loop of the lane.
 */
final class PendingRequests {
  private final long maxMemoryBytes;
  private final QueueListener listener;

  private final EntryList<Held> head = new EntryList<>();
  private final DiskRegions disk = new DiskRegions();
  private final EntryList<Entry> tail = new EntryList<>();

  /** Sent before the disk had it; not pending, but still to be written, for a stand-in may ask. */
  private final EntryList<Held> sent = new EntryList<>();

  /** The lane is sending what stands up to here. */
  private long leasedThrough;

  /** What stands up to here is not on disk any more. */
  private long trimmedThrough;

  PendingRequests(long maxMemoryBytes, QueueListener listener) {
    this.maxMemoryBytes = maxMemoryBytes;
    this.listener = listener;
  }

  DiskRegions disk() {
    return disk;
  }

  EntryList<Entry> tail() {
    return tail;
  }

  /** The first requests to be written, at most so many. */
  List<Entry> unwritten(int most) {
    List<Entry> first = new ArrayList<>(sent.firstOnes(most));
    first.addAll(tail.firstOnes(most - first.size()));
    return first;
  }

  /** What was sent before the disk had it is not to be written any more. */
  void forgetSent() {
    while (!sent.isEmpty()) {
      sent.removeFirst();
    }
  }

  boolean isWritten() {
    return sent.isEmpty() && tail.isEmpty();
  }

  /** Whether a scrape that was committed as a whole is not visible yet. */
  boolean hasStaged() {
    for (Entry entry : tail) {
      if (entry instanceof StagedEntry) {
        return true;
      }
    }
    return false;
  }

  /** What of a range is in memory and holds a chosen scrape, by its place. */
  NavigableMap<Long, Request> inMemory(long endExclusive, TargetIndex.Choice choice) {
    NavigableMap<Long, Request> found = new TreeMap<>();
    for (EntryList<? extends Entry> list : List.of(sent, head, tail)) {
      for (Entry entry : list) {
        if (entry instanceof Held held
            && held.sequence() < endExclusive
            && held.request().index().hasAny(choice)) {
          found.put(held.sequence(), held.request());
        }
      }
    }
    return found;
  }

  /** Whether so little is left in memory that more should be read. */
  boolean isHeadLow() {
    return head.bytes() < maxMemoryBytes / 4;
  }

  boolean isHeadEmpty() {
    return head.isEmpty();
  }

  void restore(Opened found) {
    if (found.faults() > 0) {
      listener.corrupt(found.faults());
    }
    if (found.samples() > 0) {
      disk.restore(found.done() + 1, found.end(), found.samples(), found.oldestMillis());
      listener.restored(found.samples());
    }
  }

  List<Held> lease(long maxBytes, long maxSamples) {
    List<Held> front = new ArrayList<>();
    Room room = new Room(maxBytes, maxSamples);
    boolean full = take(front, head, room);
    if (!full && disk.isEmpty()) {
      take(front, tail, room);
    }
    if (!front.isEmpty()) {
      leasedThrough = front.getLast().sequence();
    }
    return front;
  }

  /** Takes what fits; returns whether something did not. */
  private static boolean take(List<Held> front, EntryList<? extends Entry> list, Room room) {
    for (Entry entry : list) {
      if (!(entry instanceof Held held) || !room.takes(held.request())) {
        return true;
      }
      front.add(held);
    }
    return false;
  }

  void acknowledge(long through) {
    while (!head.isEmpty() && head.peek().sequence() <= through) {
      head.removeFirst();
    }
    while (tail.first() instanceof Held held && held.sequence() <= through) {
      tail.removeFirst();
      sent.add(held);
    }
    leasedThrough = 0;
  }

  /** Drops what is in memory and has no sample younger than this, from the front. */
  void dropOlderThan(long limitMillis, DropReason reason) {
    long samples = dropFrom(head, limitMillis, reason);
    if (head.isEmpty() && disk.isEmpty()) {
      samples += dropFrom(tail, limitMillis, reason);
    }
    drop(reason, samples);
  }

  private long dropFrom(EntryList<? extends Entry> list, long limitMillis, DropReason reason) {
    long samples = 0;
    while (list.first() instanceof Held held && held.isOlderThan(limitMillis)) {
      samples += held.samples();
      listener.gaveUp(reason, held.request().index());
      list.removeFirst();
    }
    return samples;
  }

  /** Leaves out what was found to be too old on disk, looked for from this place on. */
  void skipped(long from, Skipped skipped, long limitMillis, DropReason reason) {
    DiskRegion region = disk.of(from);
    long lost = region.advance(skipped.next(), skipped.samples());
    if (skipped.whole()) {
      region.olderAreGone(limitMillis);
    }
    skipped.indexes().forEach(index -> listener.gaveUp(reason, TargetIndex.ofPacked(index)));
    drop(reason, skipped.samples());
    drop(DropReason.CORRUPT, lost);
  }

  /** The disk has everything up to this place. */
  void wrote(long through) {
    while (!sent.isEmpty() && sent.peek().sequence() <= through) {
      sent.removeFirst();
    }
    while (!tail.isEmpty() && tail.peek().lastSequence() <= through) {
      moveOn(tail.removeFirst());
    }
  }

  /** From the tail to the head or, where that is full or has a gap behind it, to the disk. */
  private void moveOn(Entry entry) {
    if (entry instanceof Held held
        && (held.sequence() <= leasedThrough
            || (disk.isEmpty() && head.bytes() + held.bytes() <= maxMemoryBytes / 2))) {
      head.add(held);
    } else {
      disk.of(entry.sequence())
          .append(entry.sequence(), entry.lastSequence() + 1, entry.samples(), entry.firstMillis());
    }
  }

  /** A staged scrape that the disk did not take goes on as requests in memory, or is lost. */
  void unstage(List<Request> requests) {
    Entry staged = tail.removeFirst();
    if (requests.isEmpty()) {
      drop(DropReason.MEMORY_FULL, staged.samples());
    }
    for (int i = requests.size() - 1; i >= 0; i--) {
      tail.addFirst(new Held(staged.sequence() + i, requests.get(i)));
    }
  }

  void removed(RemovedSegment segment) {
    trimmedThrough = Math.max(trimmedThrough, segment.lastSequence());
    DiskRegion region = disk.of(segment.lastSequence());
    if (!region.isEmpty() && segment.lastSequence() >= region.from()) {
      long samples = segment.samplesFrom(region.from());
      long lost = region.advance(segment.lastSequence() + 1, samples);
      boolean old = segment.cause() == RemovedSegment.Cause.OLD;
      drop(old ? DropReason.TOO_OLD : DropReason.SPOOL_FULL, samples);
      drop(DropReason.CORRUPT, lost);
    }
  }

  /** Takes in what was read from this place on. */
  void read(long from, Read read) {
    DiskRegion region = disk.of(from);
    if (read.through() < region.from()) {
      // All of it was deleted while it was read.
      return;
    }
    long samples = read.corruptSamples();
    for (Block block : read.blocks()) {
      if (block.sequence() >= region.from()) {
        head.add(new Held(block.sequence(), Blocks.request(block)));
        samples += block.samples();
      }
    }
    long lost = region.advance(read.through() + 1, samples);
    if (read.corrupt() > 0) {
      listener.corrupt(read.corrupt());
    }
    drop(DropReason.CORRUPT, lost + read.corruptSamples());
  }

  /**
   * Memory is bounded: first what the disk has too goes, then the oldest that it has not and is not
   * being written.
   *
   * @param mayMoveToDisk false while the disk is being read, for what is read goes behind the head
   * @param maxTailBytes the bound for what the disk has not
   */
  void keepBound(long writingThrough, boolean mayMoveToDisk, long maxTailBytes) {
    while (mayMoveToDisk
        && isOverBound()
        && !head.isEmpty()
        && head.peekLast().sequence() > leasedThrough) {
      Held held = head.removeLast();
      if (held.sequence() <= trimmedThrough) {
        drop(DropReason.SPOOL_FULL, held.samples());
      } else {
        disk.of(held.sequence()).prepend(held.sequence(), held.samples(), held.firstMillis());
      }
    }
    while (!sent.isEmpty()
        && memoryBytes() + sent.bytes() > maxMemoryBytes
        && sent.peek().sequence() > writingThrough) {
      sent.removeFirst();
    }
    long busyThrough = Math.max(leasedThrough, writingThrough);
    boolean more = true;
    while (more && memoryBytes() > maxTailBytes) {
      long before = tail.samples();
      more = tail.removeOldest(e -> e instanceof Held && e.sequence() > busyThrough);
      drop(DropReason.MEMORY_FULL, before - tail.samples());
    }
  }

  private boolean isOverBound() {
    return memoryBytes() > maxMemoryBytes;
  }

  /** Counts what was not written as lost with the process. */
  void dropUnwritten() {
    while (!sent.isEmpty()) {
      sent.removeFirst();
    }
    drop(DropReason.SHUTDOWN, tail.samples());
    while (!tail.isEmpty()) {
      tail.removeFirst();
    }
  }

  private void drop(DropReason reason, long samples) {
    if (samples > 0) {
      listener.dropped(reason, samples);
    }
  }

  /** Everything before this place is done; where nothing is pending, the place given. */
  long firstSequence(long nextSequence) {
    long first = disk.isEmpty() ? nextSequence : disk.current().from();
    first = head.isEmpty() ? first : Math.min(first, head.peek().sequence());
    return tail.isEmpty() ? first : Math.min(first, tail.peek().sequence());
  }

  /** Whether what is first may begin with this scrape; true where that is not in memory. */
  boolean mayBeginWith(long targetId, long tickMillis) {
    Entry first = head.isEmpty() && disk.isEmpty() ? tail.first() : head.first();
    return !(first instanceof Held held) || held.request().index().beginsWith(targetId, tickMillis);
  }

  long samples() {
    return head.samples() + disk.samples() + tail.samples();
  }

  long memoryBytes() {
    return head.bytes() + tail.bytes();
  }

  boolean isEmpty() {
    return head.isEmpty() && disk.isEmpty() && tail.isEmpty();
  }

  boolean holdsMoreThan(long bytes, long samples) {
    return !disk.isEmpty() || memoryBytes() >= bytes || head.samples() + tail.samples() >= samples;
  }

  /** No pending sample is older; the greatest number where nothing is pending. */
  long firstMillis() {
    return Math.min(head.firstMillis(), Math.min(disk.firstMillis(), tail.firstMillis()));
  }
}
