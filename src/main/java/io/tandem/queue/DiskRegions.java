// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

/**
 * What is on disk only: what an earlier process left, and behind it what this one wrote. Two runs
 * of places, for a disk that could not be read at the start may show its backlog when later
 * requests are sent already. Belongs to the event loop of the lane.
 */
final class DiskRegions {
  private final DiskRegion backlog = new DiskRegion();
  private final DiskRegion own = new DiskRegion();
  private long backlogEnd;

  /** Takes in what lies there from an earlier process. */
  void restore(long from, long end, long samples, long firstMillis) {
    backlog.append(from, end, samples, firstMillis);
    backlogEnd = end;
  }

  /** The run that is read next. */
  DiskRegion current() {
    return backlog.isEmpty() ? own : backlog;
  }

  /** The run that a place belongs to. */
  DiskRegion of(long sequence) {
    return sequence < backlogEnd ? backlog : own;
  }

  boolean isEmpty() {
    return backlog.isEmpty() && own.isEmpty();
  }

  long samples() {
    return backlog.samples() + own.samples();
  }

  long firstMillis() {
    return Math.min(backlog.firstMillis(), own.firstMillis());
  }
}
