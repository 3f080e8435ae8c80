// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

import io.tandem.queue.LaneQueue.Threads;
import io.tandem.spool.Block;
import io.tandem.spool.SpoolLane;
import io.tandem.spool.SpoolLane.Found;
import io.tandem.wire.Request;
import io.tandem.wire.TargetIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A walk through what a lane keeps of chosen scrapes, in the order of their places: sent ones and
 * pending ones, on disk and in memory, up to a place.
 *
 * <p>Goes step by step, so that whoever takes what is found sets the pace; holds what was in memory
 * at the beginning and one step. Files are read, and requests worked on, by the lane's worker. Else
 * belongs to the lane's event loop.
 */
public final class KeptSearch {
  private final SpoolLane lane;
  private final Threads threads;
  private final TargetIndex.Choice choice;
  private final long fromTick;
  private final NavigableMap<Long, Request> memory;
  private final long end;
  private final Work work;
  private final QueueListener listener;
  private long position;

  /** Makes of a request at this place what is wanted of it; null for nothing. */
  @FunctionalInterface
  public interface Work {
    @Nullable Request apply(long sequence, Request request);
  }

  KeptSearch(
      SpoolLane lane,
      Threads threads,
      TargetIndex.Choice choice,
      long fromTick,
      NavigableMap<Long, Request> memory,
      long end,
      Work work,
      QueueListener listener) {
    this.lane = lane;
    this.threads = threads;
    this.choice = choice;
    this.fromTick = fromTick;
    this.memory = memory;
    this.end = end;
    this.work = work;
    this.listener = listener;
  }

  /** Whether all was looked through. */
  public boolean isDone() {
    return position >= end;
  }

  /** Looks on until so many bytes are found, and tells what was made of them. */
  public void next(long maxBytes, Consumer<List<Request>> found) {
    threads
        .worker()
        .execute(
            () -> {
              Found step =
                  lane.find(
                      index -> TargetIndex.ofPacked(index).hasAny(choice),
                      fromTick,
                      position,
                      end,
                      maxBytes);
              List<Request> made = make(step, maxBytes);
              threads
                  .loop()
                  .execute(
                      () -> {
                        if (step.unreadable() > 0) {
                          listener.corrupt(step.unreadable());
                        }
                        found.accept(made);
                      });
            });
  }

  private List<Request> make(Found step, long maxBytes) {
    NavigableMap<Long, Request> inOrder = new TreeMap<>(memory.headMap(step.next(), false));
    for (Block block : step.blocks()) {
      inOrder.putIfAbsent(block.sequence(), Blocks.request(block));
    }
    position = step.next();
    long bytes = 0;
    List<Request> made = new ArrayList<>();
    for (Map.Entry<Long, Request> next : inOrder.entrySet()) {
      if (bytes >= maxBytes) {
        // The rest is in memory, or read once more: a step stays small.
        position = next.getKey();
        break;
      }
      memory.remove(next.getKey());
      bytes += next.getValue().bytes();
      Request result = work.apply(next.getKey(), next.getValue());
      if (result != null) {
        made.add(result);
      }
    }
    return made;
  }
}
