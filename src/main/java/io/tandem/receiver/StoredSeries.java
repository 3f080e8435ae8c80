// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.tandem.model.Labels;
import java.util.Arrays;

/**
 * The recent samples of one series, oldest first, in a ring of two primitive arrays that grows to
 * what it needs. Belongs to the {@link SampleStore}.
 */
final class StoredSeries {
  private static final int FIRST_CAPACITY = 4;

  final Labels labels;
  private ReplicaCounters writer;
  private long[] timestamps = new long[FIRST_CAPACITY];
  private long[] values = new long[FIRST_CAPACITY];
  private int head;
  private int size;

  /** Outlives the sample itself, for what is older must still be seen to be out of order. */
  private long newestMillis = Long.MIN_VALUE;

  private long newestBits;

  StoredSeries(Labels labels, ReplicaCounters writer) {
    this.labels = labels;
    this.writer = writer;
    writer.seriesChanged(1);
  }

  int size() {
    return size;
  }

  long timestamp(int index) {
    return timestamps[slot(index)];
  }

  long valueBits(int index) {
    return values[slot(index)];
  }

  long newestMillis() {
    return newestMillis;
  }

  long newestBits() {
    return newestBits;
  }

  /** The index of the first sample that is later than this time; {@link #size} if there is none. */
  int firstAfter(long timeMillis) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (timestamp(middle) <= timeMillis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Puts a sample in its place; its timestamp is not there yet. */
  void insert(long timestampMillis, long valueBits) {
    if (size == timestamps.length) {
      grow();
    }
    int at = firstAfter(timestampMillis);
    size++;
    for (int i = size - 1; i > at; i--) {
      put(i, timestamp(i - 1), valueBits(i - 1));
    }
    put(at, timestampMillis, valueBits);
    if (timestampMillis > newestMillis) {
      newestMillis = timestampMillis;
      newestBits = valueBits;
    }
  }

  void removeOldest(int count) {
    head = slot(count);
    size -= count;
    if (size == 0) {
      head = 0;
      timestamps = new long[FIRST_CAPACITY];
      values = new long[FIRST_CAPACITY];
    }
  }

  /** Counts the series for the replica that wrote it last. */
  void writtenBy(ReplicaCounters replica) {
    if (writer != replica) {
      writer.seriesChanged(-1);
      writer = replica;
      writer.seriesChanged(1);
    }
  }

  void forgotten() {
    writer.seriesChanged(-1);
  }

  private int slot(int index) {
    int at = head + index;
    return at < timestamps.length ? at : at - timestamps.length;
  }

  private void put(int index, long timestampMillis, long valueBits) {
    int slot = slot(index);
    timestamps[slot] = timestampMillis;
    values[slot] = valueBits;
  }

  private void grow() {
    timestamps = straightened(timestamps);
    values = straightened(values);
    head = 0;
  }

  private long[] straightened(long[] ring) {
    long[] straight = Arrays.copyOfRange(ring, head, head + 2 * ring.length);
    System.arraycopy(ring, 0, straight, ring.length - head, head);
    return straight;
  }
}
