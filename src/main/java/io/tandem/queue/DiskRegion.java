// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

/**
 * The pending requests that are on disk only: a run of places behind those in memory. Places in it
 * may be empty. Belongs to the event loop of the lane.
 */
final class DiskRegion {
  private long from;
  private long end;
  private long samples;
  private long firstMillis = Long.MAX_VALUE;

  boolean isEmpty() {
    return from >= end;
  }

  long from() {
    return from;
  }

  long end() {
    return end;
  }

  long samples() {
    return samples;
  }

  /** No sample in it is older; {@link Long#MAX_VALUE} where it is empty. */
  long firstMillis() {
    return isEmpty() ? Long.MAX_VALUE : firstMillis;
  }

  /** Takes in places behind all that are in it. */
  void append(long sequence, long behind, long addedSamples, long addedFirstMillis) {
    if (isEmpty()) {
      from = sequence;
      samples = 0;
      firstMillis = Long.MAX_VALUE;
    }
    end = behind;
    samples += addedSamples;
    firstMillis = Math.min(firstMillis, addedFirstMillis);
  }

  /** Takes in one place before all that are in it. */
  void prepend(long sequence, long addedSamples, long addedFirstMillis) {
    if (isEmpty()) {
      append(sequence, sequence + 1, addedSamples, addedFirstMillis);
      return;
    }
    from = sequence;
    samples += addedSamples;
    firstMillis = Math.min(firstMillis, addedFirstMillis);
  }

  /** Leaves out what was read or removed; returns samples that turn out to be nowhere. */
  long advance(long newFrom, long removedSamples) {
    from = Math.max(from, newFrom);
    samples -= removedSamples;
    if (!isEmpty()) {
      return 0;
    }
    long lost = samples;
    samples = 0;
    return lost;
  }

  /** What was older than this is not in it any more. */
  void olderAreGone(long limitMillis) {
    firstMillis = Math.max(firstMillis, limitMillis);
  }
}
