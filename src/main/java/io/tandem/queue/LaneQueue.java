// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

import io.tandem.model.Clock;
import io.tandem.model.DropReason;
import io.tandem.queue.SpoolWork.Written;
import io.tandem.spool.SpoolLane.Opened;
import io.tandem.spool.SpoolLane.Read;
import io.tandem.spool.SpoolLane.Skipped;
import io.tandem.wire.Request;
import io.tandem.wire.TargetIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one lane: {@link PendingRequests} and the work that keeps them on disk.
 *
 * <p>Every request is given to the spool as it comes and may be sent before the disk has it. While
 * the disk fails, requests stay in memory up to a bound, then the oldest are dropped and counted;
 * each tick tries the disk again. Belongs to the event loop of the lane; files are touched on the
 * worker alone.
 */
public final class LaneQueue {
  private static final int BATCH = 64;

  /** A disk that works may be this much behind before requests are dropped. */
  private static final long WRITE_BEHIND_BYTES = 8L << 20;

  private final SpoolWork work;
  private final Executor worker;
  private final Executor loop;
  private final Clock clock;
  private final long maxMemoryBytes;
  private final QueueListener listener;
  private final PendingRequests pending;

  private long nextSequence = 1;
  private long storedThrough;

  /** The worker is writing what stands up to here. */
  private long writingThrough;

  private long spoolBytes;

  /** Whether the bytes are known. */
  private boolean looked;

  private boolean writing;
  private boolean reading;
  private boolean storing;
  private boolean failing;
  private boolean closed;
  private @Nullable Runnable afterWriting;
  private final List<Runnable> whenWritten = new ArrayList<>();

  /** A queue over a lane's files, which {@link #open} must open first. */
  public LaneQueue(
      SpoolWork work, Clock clock, Threads threads, long maxMemoryBytes, QueueListener listener) {
    this.work = work;
    this.clock = clock;
    this.worker = threads.worker();
    this.loop = threads.loop();
    this.maxMemoryBytes = maxMemoryBytes;
    this.listener = listener;
    this.pending = new PendingRequests(maxMemoryBytes, listener);
  }

  /** The worker of the lane, which runs one action at a time, and its event loop. */
  public record Threads(Executor worker, Executor loop) {}

  /**
   * Reads what an earlier process left; then tells how that went on the event loop. After a failure
   * the queue runs from memory and tries again.
   */
  public void open(Consumer<@Nullable IOException> opened) {
    worker.execute(
        () -> {
          try {
            Opened found = work.open();
            loop.execute(
                () -> {
                  nextSequence = found.end();
                  storedThrough = found.done();
                  pending.restore(found);
                  tick();
                  opened.accept(null);
                });
          } catch (IOException e) {
            loop.execute(
                () -> {
                  // Above anything that lies on the disk and shows itself later.
                  nextSequence = clock.wallMillis() << 20;
                  fail(SpoolWork.reason(e));
                  opened.accept(e);
                });
          }
        });
  }

  /** Takes a request and starts it on its way to disk. */
  public void offer(Request request) {
    pending.tail().add(new Held(nextSequence++, request));
    keepBound();
    if (!failing) {
      write();
    }
  }

  /**
   * Looks for what is kept of chosen scrapes: pending ones and those that were sent.
   *
   * @param fromTick none of them is older
   * @param end places from here on are not looked at
   * @param work makes of each request what is wanted, on the worker
   * @param ready gets the search on the event loop, once what was committed as a whole is on disk
   */
  public void search(
      TargetIndex.Choice choice,
      long fromTick,
      long end,
      KeptSearch.Work work,
      Consumer<KeptSearch> ready) {
    whenSettled(
        () ->
            ready.accept(
                new KeptSearch(
                    this.work.lane(),
                    new Threads(worker, loop),
                    choice,
                    fromTick,
                    pending.inMemory(end, choice),
                    end,
                    work,
                    listener)));
  }

  private void whenSettled(Runnable action) {
    // A disk that fails may never make a staged scrape visible: then it goes without.
    if (pending.hasStaged() && !failing && !closed) {
      whenWritten.add(() -> whenSettled(action));
    } else {
      action.run();
    }
  }

  /** Runs the action when the disk has all that came so far, or takes nothing. */
  public void whenStored(Runnable action) {
    if (pending.isWritten() || failing || closed) {
      action.run();
    } else {
      whenWritten.add(() -> whenStored(action));
    }
  }

  private void runWaiting() {
    List<Runnable> waiting = List.copyOf(whenWritten);
    whenWritten.clear();
    waiting.forEach(Runnable::run);
  }

  /** Begins a scrape that goes to disk before it is whole. */
  public StagedScrape stage() {
    return new StagedScrape(
        this, new StageWork(work.lane(), maxMemoryBytes), new Threads(worker, loop), clock);
  }

  /** Gives a staged scrape its places behind all that came before. */
  void commit(int blocks, long samples, long firstMillis, StageWork stage) {
    pending.tail().add(new StagedEntry(nextSequence, blocks, samples, firstMillis, stage));
    nextSequence += blocks;
    write();
  }

  /**
   * The oldest requests that together hold at most so much, at least one; nothing where there is
   * nothing or it must be read first, and then {@link QueueListener#readable} follows. They stay
   * until {@link #acknowledge}.
   */
  public List<Held> front(long maxBytes, long maxSamples) {
    List<Held> front = pending.lease(maxBytes, maxSamples);
    readAhead();
    return front;
  }

  /** Lets everything up to this place go: it was sent or counted as dropped. */
  public void acknowledge(long through) {
    pending.acknowledge(through);
    storePosition();
    readAhead();
  }

  /** Drops from the front what has no sample younger than this. Not while a request is sent. */
  public void dropOlderThan(long limitMillis, DropReason reason) {
    pending.dropOlderThan(limitMillis, reason);
    storePosition();
    if (pending.isHeadEmpty() && !reading && pending.disk().current().firstMillis() < limitMillis) {
      skip(limitMillis, reason);
    }
  }

  private void skip(long limitMillis, DropReason reason) {
    reading = true;
    long from = pending.disk().current().from();
    long end = pending.disk().current().end();
    boolean asked = reason == DropReason.DEDUPLICATED && listener.isAskedWhatIsGivenUp();
    worker.execute(
        () -> {
          Skipped skipped = work.lane().skip(from, end, limitMillis, asked);
          loop.execute(
              () -> {
                reading = false;
                pending.skipped(from, skipped, limitMillis, reason);
                storePosition();
                listener.readable();
              });
        });
  }

  private void readAhead() {
    if (reading || closed || pending.disk().isEmpty() || !pending.isHeadLow()) {
      return;
    }
    reading = true;
    long from = pending.disk().current().from();
    long end = pending.disk().current().end();
    worker.execute(
        () -> {
          Read read = work.lane().read(from, end, maxMemoryBytes / 4);
          loop.execute(
              () -> {
                reading = false;
                pending.read(from, read);
                listener.readable();
              });
        });
  }

  /** Once a second: tries a failed disk again, asks it to keep things, deletes what is over. */
  public void tick() {
    boolean unused = looked && spoolBytes == 0 && pending.isWritten() && !failing;
    if (closed || unused) {
      return;
    }
    write();
    worker.execute(
        () -> {
          try {
            work.lane().sync();
          } catch (IOException e) {
            loop.execute(() -> fail(SpoolWork.reason(e)));
          }
        });
  }

  private void write() {
    if (writing || closed) {
      return;
    }
    writing = true;
    // A full disk is not filled with what was sent already: it would never recover.
    List<Entry> batch =
        failing ? List.copyOf(pending.tail().firstOnes(BATCH)) : pending.unwritten(BATCH);
    writingThrough = batch.isEmpty() ? 0 : batch.getLast().lastSequence();
    worker.execute(
        () -> {
          Written written = work.write(batch);
          loop.execute(() -> written(written));
        });
  }

  private void written(Written written) {
    writing = false;
    writingThrough = 0;
    spoolBytes = written.bytes();
    looked = true;
    if (written.opened() != null) {
      pending.restore(written.opened());
    }
    pending.wrote(written.confirmed());
    if (written.unstaged() != null) {
      pending.unstage(written.unstaged());
    }
    written.removed().forEach(pending::removed);
    if (written.failure() != null) {
      fail(written.failure());
    } else if (failing ? !pending.tail().isEmpty() : !pending.isWritten()) {
      write();
    } else if (failing) {
      failing = false;
      pending.forgetSent();
      listener.diskRecovered();
    }
    keepBound();
    storePosition();
    listener.readable();
    runWaiting();
    if (afterWriting != null && !writing) {
      afterWriting.run();
    }
  }

  private void keepBound() {
    if (failing || !reading) {
      long patience = failing ? 0 : WRITE_BEHIND_BYTES;
      pending.keepBound(writingThrough, !reading, maxMemoryBytes + patience);
    }
  }

  private void fail(String reason) {
    failing = true;
    listener.diskFailed(reason);
  }

  private void storePosition() {
    long done = pending.firstSequence(nextSequence) - 1;
    if (storing || closed || done <= storedThrough) {
      return;
    }
    storing = true;
    worker.execute(
        () -> {
          work.done(done);
          loop.execute(
              () -> {
                storing = false;
                storedThrough = done;
                storePosition();
              });
        });
  }

  /** Writes what is not on disk yet, stores the position and lets the files go. */
  public void close(Runnable whenClosed) {
    if (writing) {
      afterWriting = () -> close(whenClosed);
      return;
    }
    afterWriting = null;
    closed = true;
    List<Entry> rest = pending.unwritten(Integer.MAX_VALUE);
    long done = pending.firstSequence(nextSequence) - 1;
    worker.execute(
        () -> {
          long confirmed = work.close(rest, done);
          loop.execute(
              () -> {
                pending.wrote(confirmed);
                pending.dropUnwritten();
                runWaiting();
                whenClosed.run();
              });
        });
  }

  /** Samples in all pending requests. */
  public long pendingSamples() {
    return pending.samples();
  }

  /** Whether at least this much is pending. */
  public boolean holdsMoreThan(long bytes, long samples) {
    return pending.holdsMoreThan(bytes, samples);
  }

  public boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Whether what is first may begin with this scrape; true where nobody knows yet. */
  public boolean mayBeginWith(long targetId, long tickMillis) {
    return pending.mayBeginWith(targetId, tickMillis);
  }

  public long memoryBytes() {
    return pending.memoryBytes();
  }

  /** Bytes of all files of the lane, as of the last write. */
  public long spoolBytes() {
    return spoolBytes;
  }

  /** No pending sample is older; the greatest number where nothing is pending. */
  public long firstMillis() {
    return pending.firstMillis();
  }

  /** The place that the next request will take. */
  public long nextSequence() {
    return nextSequence;
  }
}
