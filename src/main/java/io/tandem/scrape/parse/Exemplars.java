// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import io.tandem.wire.ProtoBytes;
import java.util.Arrays;

/**
 * The exemplars of one sample, labels already encoded as the {@code labels} fields of an exemplar,
 * in name order. Used again for the next sample. Belongs to one event loop.
 */
public final class Exemplars {
  /** OpenMetrics allows no more letters in all names and values together. */
  private static final int MAX_LETTERS = 128;

  private final ProtoBytes labels = new ProtoBytes();
  private final ProtoBytes label = new ProtoBytes();
  private int[] ends = new int[4];
  private long[] values = new long[4];
  private long[] timestamps = new long[4];
  private boolean[] timed = new boolean[4];
  private int count;
  private int tooLong;

  private byte[][] names = new byte[4][];
  private byte[][] texts = new byte[4][];
  private int pairs;
  private int letters;

  public void clear() {
    labels.clear();
    count = 0;
    tooLong = 0;
    forget();
  }

  /** Adds a label to the exemplar that is told next. */
  void label(byte[] name, byte[] value) {
    if (pairs == names.length) {
      names = Arrays.copyOf(names, 2 * pairs);
      texts = Arrays.copyOf(texts, 2 * pairs);
    }
    int at = pairs++;
    while (at > 0 && Arrays.compareUnsigned(names[at - 1], name) > 0) {
      names[at] = names[at - 1];
      texts[at] = texts[at - 1];
      at--;
    }
    names[at] = name;
    texts[at] = value;
    letters += letters(name) + letters(value);
  }

  /** Adds those of another sample; only behind none, or behind whole ones. */
  void addAll(Exemplars other) {
    labels.raw(other.labels.array(), 0, other.labels.length());
    int shift = count == 0 ? 0 : ends[count - 1];
    for (int i = 0; i < other.count; i++) {
      makeRoom();
      ends[count] = shift + other.ends[i];
      values[count] = other.values[i];
      timed[count] = other.timed[i];
      timestamps[count++] = other.timestamps[i];
    }
    tooLong += other.tooLong;
  }

  private void makeRoom() {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
      timestamps = Arrays.copyOf(timestamps, 2 * count);
      timed = Arrays.copyOf(timed, 2 * count);
    }
  }

  /** Forgets the labels so far. */
  void forget() {
    pairs = 0;
    letters = 0;
  }

  private static int letters(byte[] utf8) {
    int letters = 0;
    for (byte b : utf8) {
      letters += (b & 0xc0) == 0x80 ? 0 : 1;
    }
    return letters;
  }

  /** The exemplar of the labels so far is whole. */
  void add(long valueBits, boolean hasTimestamp, long millis) {
    if (letters > MAX_LETTERS) {
      tooLong++;
    } else {
      makeRoom();
      writeLabels();
      ends[count] = labels.length();
      values[count] = valueBits;
      timed[count] = hasTimestamp;
      timestamps[count++] = millis;
    }
    forget();
  }

  private void writeLabels() {
    for (int i = 0; i < pairs; i++) {
      label.clear();
      label.bytesField(1, names[i], 0, names[i].length);
      label.bytesField(2, texts[i], 0, texts[i].length);
      labels.messageField(1, label);
    }
  }

  public int count() {
    return count;
  }

  /** How many were left out because of the length of their labels. */
  public int tooLong() {
    return tooLong;
  }

  /** The array that holds the labels of all. */
  public byte[] labels() {
    return labels.array();
  }

  public int labelsStart(int at) {
    return at == 0 ? 0 : ends[at - 1];
  }

  public int labelsEnd(int at) {
    return ends[at];
  }

  public long valueBits(int at) {
    return values[at];
  }

  public boolean hasTimestamp(int at) {
    return timed[at];
  }

  /** Milliseconds since the epoch; only with {@link #hasTimestamp}. */
  public long timestamp(int at) {
    return timestamps[at];
  }
}
