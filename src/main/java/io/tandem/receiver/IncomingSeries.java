// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A series as it is read from a request, labels as sent. Belongs to whoever decodes. */
final class IncomingSeries {
  /** Names and values in turn. */
  private final List<String> pairs = new ArrayList<>();

  private long[] timestamps = new long[1];
  private long[] values = new long[1];
  private int samples;
  private int histograms;

  void label(String name, String value) {
    pairs.add(name);
    pairs.add(value);
  }

  void sample(long timestampMillis, long valueBits) {
    if (samples == timestamps.length) {
      timestamps = Arrays.copyOf(timestamps, 2 * samples);
      values = Arrays.copyOf(values, 2 * samples);
    }
    timestamps[samples] = timestampMillis;
    values[samples++] = valueBits;
  }

  void histograms(int count) {
    histograms = count;
  }

  int labels() {
    return pairs.size() / 2;
  }

  String name(int index) {
    return pairs.get(2 * index);
  }

  String value(int index) {
    return pairs.get(2 * index + 1);
  }

  /** The first value of a label, or the empty string. */
  String get(String name) {
    for (int i = 0; i < pairs.size(); i += 2) {
      if (pairs.get(i).equals(name)) {
        return pairs.get(i + 1);
      }
    }
    return "";
  }

  void remove(String name) {
    for (int i = pairs.size() - 2; i >= 0; i -= 2) {
      if (pairs.get(i).equals(name)) {
        pairs.remove(i + 1);
        pairs.remove(i);
      }
    }
  }

  /** Labels in order of name; the order of equal names stays. Tells whether it changed anything. */
  boolean sort() {
    boolean changed = false;
    for (int i = 2; i < pairs.size(); i += 2) {
      for (int j = i; j > 0 && pairs.get(j - 2).compareTo(pairs.get(j)) > 0; j -= 2) {
        swap(j - 2, j);
        swap(j - 1, j + 1);
        changed = true;
      }
    }
    return changed;
  }

  private void swap(int a, int b) {
    String kept = pairs.get(a);
    pairs.set(a, pairs.get(b));
    pairs.set(b, kept);
  }

  String[] pairs() {
    return pairs.toArray(String[]::new);
  }

  int samples() {
    return samples;
  }

  long timestamp(int index) {
    return timestamps[index];
  }

  long valueBits(int index) {
    return values[index];
  }

  /** Samples and histograms together, as rates and counters take them. */
  int weight() {
    return samples + histograms;
  }

  int histograms() {
    return histograms;
  }

  /** As error texts show a series: {@code name{label="value", …}}, in the order sent. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(get("__name__")).append('{');
    String separator = "";
    for (int i = 0; i < labels(); i++) {
      if (!name(i).equals("__name__")) {
        text.append(separator).append(name(i)).append("=\"").append(value(i)).append('"');
        separator = ", ";
      }
    }
    return text.append('}').toString();
  }
}
