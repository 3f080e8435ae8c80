// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Alarm;
import io.tandem.model.DropReason;
import io.tandem.model.Loop;
import io.tandem.queue.LaneQueue;
import io.tandem.queue.StagedScrape;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.PartCompressor;
import io.tandem.wire.Request;
import io.tandem.wire.RequestBuilder;
import java.util.List;

/**
 * The near end of a lane: gathers scrapes into requests and gives them to the queue, at the latest
 * after 200 ms, so that they get to disk; counts what comes when the lane is closed. Belongs to the
 * lane's event loop.
 */
final class Intake {
  private static final long COMMIT_MILLIS = 200;

  /** Staged scrapes are written in steps of this size. */
  private static final int STAGE_BYTES = 256 << 10;

  private final EndpointContext endpoint;
  private final LaneQueue queue;
  private final Runnable changed;
  private final Alarm commitAlarm;
  private final RequestBuilder builder;
  private long replayThrough;
  private boolean closed;

  /**
   * The intake of a queue.
   *
   * @param changed runs when there may be more to send
   */
  Intake(EndpointContext endpoint, Loop loop, LaneQueue queue, Runnable changed) {
    this.endpoint = endpoint;
    this.queue = queue;
    this.changed = changed;
    this.commitAlarm = new Alarm(loop, this::commit);
    this.builder = newBuilder(endpoint.maxRequestBytes());
  }

  private RequestBuilder newBuilder(int maxBytes) {
    return new RequestBuilder(
        endpoint.identity(), maxBytes, endpoint.maxSamples(), new PartCompressor());
  }

  /** What was gathered and is not in the queue yet. */
  RequestBuilder gathered() {
    return builder;
  }

  /**
   * Takes a committed scrape.
   *
   * @param relayed whether it is sent for the other replica's owner, who may have sent it too
   */
  void accept(EncodedScrape scrape, boolean relayed) {
    if (!count(scrape.samples(), scrape.lastMillis())) {
      return;
    }
    builder.add(scrape, queue::offer);
    if (relayed) {
      expectReplay();
    }
    changed.run();
    if (!builder.isEmpty()) {
      commitAlarm.in(COMMIT_MILLIS);
    }
  }

  /** Whether what came may go on; it does not where the lane is closed. */
  private boolean count(int samples, long lastMillis) {
    endpoint.counters().accepted(samples, lastMillis);
    if (closed) {
      endpoint.counters().dropped(DropReason.ENDPOINT_REMOVED, samples, "removed");
    } else {
      endpoint.signs().scraped();
    }
    return !closed;
  }

  private void commit() {
    flush();
    changed.run();
  }

  /** Begins a scrape that is too large to be held. */
  LaneStage stage(boolean relayed) {
    int bytes = Math.min(STAGE_BYTES, endpoint.maxRequestBytes());
    return new LaneStage(this, newBuilder(bytes), queue.stage(), relayed);
  }

  void commit(StagedScrape staged, int samples, long lastMillis, boolean relayed) {
    if (!count(samples, lastMillis)) {
      staged.abort();
      return;
    }
    flush();
    staged.commit();
    if (relayed) {
      expectReplay();
    }
    changed.run();
  }

  /**
   * Takes requests of the other replica's owner, in order.
   *
   * @param stored runs when the disk has them, or takes nothing
   */
  void takeOver(List<Request> requests, Runnable stored) {
    flush();
    for (Request request : requests) {
      if (count(request.samples(), request.lastMillis())) {
        queue.offer(request);
        expectReplay();
      }
    }
    queue.whenStored(stored);
    changed.run();
  }

  /** The place behind all that was taken so far. */
  long placeNow() {
    flush();
    return queue.nextSequence();
  }

  /** Gives what was gathered to the queue. */
  void flush() {
    Request request = builder.close();
    if (request != null) {
      queue.offer(request);
    }
  }

  /** Of all that was taken so far the endpoint may have some: another member sends it too. */
  void expectReplay() {
    replayThrough = queue.nextSequence() + (builder.isEmpty() ? 0 : 1);
  }

  /** Whether the endpoint may have what stands at this place already. */
  boolean isReplay(long sequence) {
    return sequence < replayThrough;
  }

  /** Gives what there is to the queue and takes nothing more. */
  void close() {
    flush();
    closed = true;
    commitAlarm.cancel();
  }
}
