// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.HaIdentity;
import io.tandem.queue.KeptSearch;
import io.tandem.wire.MalformedRequestException;
import io.tandem.wire.PartCompressor;
import io.tandem.wire.ReplicaRewriter;
import io.tandem.wire.Request;
import io.tandem.wire.RequestCutter;
import io.tandem.wire.TargetIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends kept scrapes of one lane as the other replica, through that replica's lane: for a member
 * that begins to stand in for another one.
 *
 * <p>All targets that were asked for share one walk through what is kept; those asked for meanwhile
 * share the next. The walk goes no faster than the other lane writes, so it holds a small part of
 * it. Failed scrapes are left out. Belongs to the event loop of the lane it reads; {@link #ask} is
 * for any thread.
 */
final class LaneReplay {
  private static final Logger LOG = Logger.getLogger(LaneReplay.class);
  private static final long STEP_BYTES = 1 << 20;

  private final Lane from;
  private final Lane to;
  private final HaIdentity fromIdentity;
  private final HaIdentity toIdentity;
  private List<Asked> waiting = new ArrayList<>();
  private boolean running;

  /** A target, and the place in the lane behind which its scrapes are live ones. */
  private record Asked(long targetId, long afterTick, long end, Runnable done) {}

  /** What is wanted of a target: behind the tick and before the place. */
  private record Range(long afterTick, long end) {}

  LaneReplay(Lane from, HaIdentity fromIdentity, Lane to, HaIdentity toIdentity) {
    this.from = from;
    this.to = to;
    this.fromIdentity = fromIdentity;
    this.toIdentity = toIdentity;
  }

  /**
   * Sends what is kept of the target's scrapes after the tick: all that the lane was given before
   * this call.
   *
   * @param done runs on the other lane's loop when that lane has it
   */
  void ask(long targetId, long afterTick, Runnable done) {
    from.whenOpen(
        () -> {
          waiting.add(new Asked(targetId, afterTick, from.intake().placeNow(), done));
          if (!running) {
            running = true;
            // A partner that is lost means many targets: they are asked for one by one.
            from.loop().execute(this::begin);
          }
        });
  }

  private void begin() {
    List<Asked> batch = waiting;
    waiting = new ArrayList<>();
    Map<Long, Range> wanted = new HashMap<>();
    long after = Long.MAX_VALUE;
    long end = 0;
    for (Asked asked : batch) {
      wanted.put(asked.targetId(), new Range(asked.afterTick(), asked.end()));
      after = Math.min(after, asked.afterTick());
      end = Math.max(end, asked.end());
    }
    from.queue()
        .search(choice(wanted, 0), after, end, rewriting(wanted), search -> step(search, batch));
  }

  /** What is wanted of a request at this place. */
  private static TargetIndex.Choice choice(Map<Long, Range> wanted, long sequence) {
    return (target, tick, up) -> {
      Range range = up ? wanted.get(target) : null;
      return range != null && tick > range.afterTick() && sequence < range.end();
    };
  }

  private KeptSearch.Work rewriting(Map<Long, Range> wanted) {
    PartCompressor compressor = new PartCompressor();
    RequestCutter cutter = new RequestCutter(compressor);
    ReplicaRewriter rewriter = new ReplicaRewriter(fromIdentity, toIdentity, compressor);
    return (sequence, request) -> rewritten(request, choice(wanted, sequence), cutter, rewriter);
  }

  private @Nullable Request rewritten(
      Request request, TargetIndex.Choice choice, RequestCutter cutter, ReplicaRewriter rewriter) {
    if (!fromIdentity.equals(request.identity())) {
      // Of a cluster that had another name.
      return null;
    }
    try {
      Request part = cutter.keeping(request, choice);
      return part == null ? null : rewriter.rewrite(part);
    } catch (MalformedRequestException e) {
      LOG.errorf("bug in Tandem: own request not readable error=%s", e.getMessage());
      return null;
    }
  }

  private void step(KeptSearch search, List<Asked> batch) {
    if (search.isDone()) {
      end(batch);
      return;
    }
    search.next(
        Math.min(STEP_BYTES, from.maxMemoryBytes() / 4),
        requests ->
            to.whenOpen(
                () ->
                    to.intake()
                        .takeOver(requests, () -> from.loop().execute(() -> step(search, batch)))));
  }

  private void end(List<Asked> batch) {
    to.whenOpen(() -> batch.forEach(asked -> asked.done().run()));
    if (waiting.isEmpty()) {
      running = false;
    } else {
      begin();
    }
  }
}
