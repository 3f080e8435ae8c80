// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

import io.tandem.model.Clock;
import io.tandem.queue.LaneQueue.Threads;
import io.tandem.wire.Request;

/**
 * A scrape that goes to disk before it is whole. Either {@link #commit} or {@link #abort} ends it.
 * Belongs to the event loop of the lane.
 */
public final class StagedScrape {
  private final LaneQueue queue;
  private final StageWork work;
  private final Threads threads;
  private final Clock clock;
  private int blocks;
  private long samples;
  private long firstMillis = Long.MAX_VALUE;

  StagedScrape(LaneQueue queue, StageWork work, Threads threads, Clock clock) {
    this.queue = queue;
    this.work = work;
    this.threads = threads;
    this.clock = clock;
  }

  /** Takes the next request; runs the action on the event loop when the disk has it. */
  public void add(Request request, Runnable written) {
    blocks++;
    samples += request.samples();
    firstMillis = Math.min(firstMillis, request.firstMillis());
    threads
        .worker()
        .execute(
            () -> {
              work.add(request, clock.wallMillis());
              threads.loop().execute(written);
            });
  }

  /** Makes the scrape visible in one step. */
  public void commit() {
    if (blocks > 0) {
      queue.commit(blocks, samples, firstMillis, work);
    }
  }

  /** Throws the scrape away. */
  public void abort() {
    threads.worker().execute(work::abort);
  }
}
