// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import java.util.Arrays;

/**
 * What the series of one classic histogram have in common, as bytes of its own: the labels but
 * {@code le}, as written and in their order, and the name without suffix. Used again for the next
 * one. Belongs to one parser.
 */
final class ClassicKey {
  private static final byte BETWEEN = (byte) 0xff;

  private byte[] bytes = new byte[512];
  private int length;

  /** Four per label: name start, name end, value start, value end. */
  private int[] places = new int[64];

  private byte[] escaped = new byte[16];
  private int labels;
  private int nameStart;

  void clear() {
    length = 0;
    labels = 0;
  }

  /**
   * Takes a series.
   *
   * @param nameEnd where its name ends without the suffix
   * @param without the label to leave out, or -1
   */
  void set(ParsedSeries series, int nameEnd, int without) {
    clear();
    byte[] w = series.window();
    for (int i = 0; i < series.labelCount(); i++) {
      if (i != without) {
        label(w, series, i);
      }
    }
    nameStart = length;
    add(w, series.nameStart(), nameEnd);
  }

  private void label(byte[] w, ParsedSeries series, int label) {
    if (4 * labels == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
      escaped = Arrays.copyOf(escaped, 2 * escaped.length);
    }
    int at = 4 * labels;
    places[at] = length;
    add(w, series.labelNameStart(label), series.labelNameEnd(label));
    places[at + 1] = length;
    separate();
    places[at + 2] = length;
    add(w, series.labelValueStart(label), series.labelValueEnd(label));
    places[at + 3] = length;
    separate();
    escaped[labels++] = (byte) (series.isLabelEscaped(label) ? 1 : 0);
  }

  private void separate() {
    ensure(1);
    bytes[length++] = BETWEEN;
  }

  private void add(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  boolean isSame(ClassicKey other) {
    return Arrays.equals(bytes, 0, length, other.bytes, 0, other.length);
  }

  /** Lays the common labels and the name out as a series of their own. */
  void show(ParsedSeries series) {
    series.reset(bytes, 0);
    for (int i = 0; i < labels; i++) {
      int at = 4 * i;
      boolean isEscaped = escaped[i] != 0;
      series.addLabel(
          places[at], places[at + 1], isEscaped, places[at + 2], places[at + 3], isEscaped);
    }
    series.nameStart = nameStart;
    series.nameEnd = length;
    series.seriesEnd = length;
  }
}
