// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import io.tandem.wire.ProtoCursor;
import java.util.Arrays;

/**
 * Lays the names and labels of a series in protobuf out as one run of bytes, so that they are
 * looked up and written like a line of text: labels once a metric, then the name and the label that
 * tell the samples of the metric apart. Parts are set apart by bytes that no UTF-8 has, so that no
 * two series look the same. Belongs to one parser.
 */
final class ProtoText {
  private static final byte BETWEEN = (byte) 0xff;
  private static final byte BEHIND_NAME = (byte) 0xfe;

  private final ProtoCursor pair = new ProtoCursor();
  private byte[] bytes = new byte[1024];
  private int length;
  private int labelsEnd;

  /** Four per label: name start, name end, value start, value end. */
  private int[] places = new int[64];

  private int labels;

  void clear() {
    length = 0;
    labelsEnd = 0;
    labels = 0;
  }

  /** Adds a {@code LabelPair} of the metric; false where it is malformed or not UTF-8. */
  boolean label(ProtoCursor field) {
    byte[] w = field.bytes();
    int nameStart = 0;
    int nameEnd = 0;
    int valueStart = 0;
    int valueEnd = 0;
    pair.into(field);
    while (pair.next()) {
      if (pair.isOther(1, ProtoCursor.BYTES) || pair.isOther(2, ProtoCursor.BYTES)) {
        return false;
      }
      if (pair.number() == 1) {
        nameStart = pair.start();
        nameEnd = nameStart + pair.length();
      } else if (pair.number() == 2) {
        valueStart = pair.start();
        valueEnd = valueStart + pair.length();
      }
    }
    if (pair.isMalformed()
        || nameStart == nameEnd
        || !Utf8.isValid(w, nameStart, nameEnd)
        || !Utf8.isValid(w, valueStart, valueEnd)) {
      return false;
    }
    if (labels + 4 > places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[labels++] = add(w, nameStart, nameEnd - nameStart);
    places[labels++] = length;
    add(BETWEEN);
    places[labels++] = add(w, valueStart, valueEnd - valueStart);
    places[labels++] = length;
    add(BETWEEN);
    labelsEnd = length;
    return true;
  }

  /** Lays out a sample of the metric: its name and, unless it is empty, one more label. */
  void sample(
      ParsedSeries series, byte[] name, int nameLength, byte[] suffix, byte[] extra, byte[] value) {
    length = labelsEnd;
    int start = add(name, 0, nameLength);
    add(suffix, 0, suffix.length);
    int nameEnd = length;
    add(BEHIND_NAME);
    int extraStart = add(extra, 0, extra.length);
    add(BETWEEN);
    int valueStart = add(value, 0, value.length);
    series.reset(bytes, 0);
    for (int i = 0; i < labels; i += 4) {
      series.addLabel(places[i], places[i + 1], false, places[i + 2], places[i + 3], false);
    }
    if (extra.length > 0) {
      series.addLabel(extraStart, extraStart + extra.length, false, valueStart, length, false);
    }
    series.nameStart = start;
    series.nameEnd = nameEnd;
    series.seriesEnd = length;
  }

  private void add(byte single) {
    ensure(1);
    bytes[length++] = single;
  }

  /** Adds bytes and tells where they stand. */
  private int add(byte[] source, int from, int count) {
    ensure(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
    return length - count;
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
