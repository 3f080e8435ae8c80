// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One sample line as positions in the parser's window; valid until the next line is read.
 *
 * <p>Values and quoted names are kept as written, escapes included; {@link #labelValue} decodes.
 * Belongs to one parser.
 */
public final class ParsedSeries {
  private static final int NAME_ESCAPED = 1;
  private static final int VALUE_ESCAPED = 2;

  byte[] window = new byte[0];
  int seriesStart;
  int seriesEnd;
  int nameStart;
  int nameEnd;
  boolean nameEscaped;
  int labelCount;
  long valueBits;
  boolean timestamped;
  long timestamp;

  /** Four per label: name start, name end, value start, value end. */
  private int[] bounds = new int[4 * 16];

  private byte[] flags = new byte[16];

  void reset(byte[] window, int start) {
    this.window = window;
    seriesStart = start;
    labelCount = 0;
    nameStart = -1;
    nameEnd = -1;
    nameEscaped = false;
    timestamped = false;
  }

  void addLabel(
      int nameStart,
      int nameEnd,
      boolean nameEscaped,
      int valueStart,
      int valueEnd,
      boolean valueEscaped) {
    if (labelCount == flags.length) {
      flags = Arrays.copyOf(flags, 2 * labelCount);
      bounds = Arrays.copyOf(bounds, 8 * labelCount);
    }
    int at = 4 * labelCount;
    bounds[at] = nameStart;
    bounds[at + 1] = nameEnd;
    bounds[at + 2] = valueStart;
    bounds[at + 3] = valueEnd;
    flags[labelCount++] =
        (byte) ((nameEscaped ? NAME_ESCAPED : 0) | (valueEscaped ? VALUE_ESCAPED : 0));
  }

  /** The bytes that all positions refer to. */
  public byte[] window() {
    return window;
  }

  /** Where the text that names the series begins: metric name and labels as written. */
  public int seriesStart() {
    return seriesStart;
  }

  public int seriesEnd() {
    return seriesEnd;
  }

  public int nameStart() {
    return nameStart;
  }

  public int nameEnd() {
    return nameEnd;
  }

  /** Whether the metric name is quoted and holds a backslash. */
  public boolean isNameEscaped() {
    return nameEscaped;
  }

  /** Labels as written, without the metric name. */
  public int labelCount() {
    return labelCount;
  }

  public int labelNameStart(int label) {
    return bounds[4 * label];
  }

  public int labelNameEnd(int label) {
    return bounds[4 * label + 1];
  }

  public int labelValueStart(int label) {
    return bounds[4 * label + 2];
  }

  public int labelValueEnd(int label) {
    return bounds[4 * label + 3];
  }

  /** Whether name or value of the label hold a backslash, so that their bytes are not the text. */
  public boolean isLabelEscaped(int label) {
    return flags[label] != 0;
  }

  /** The sample's value as raw bits; any exposed NaN is the normal NaN. */
  public long valueBits() {
    return valueBits;
  }

  public boolean hasTimestamp() {
    return timestamped;
  }

  /** Milliseconds since the epoch; only with {@link #hasTimestamp}. */
  public long timestamp() {
    return timestamp;
  }

  public String metricName() {
    return text(nameStart, nameEnd, nameEscaped);
  }

  public String labelName(int label) {
    return text(labelNameStart(label), labelNameEnd(label), (flags[label] & NAME_ESCAPED) != 0);
  }

  public String labelValue(int label) {
    return text(labelValueStart(label), labelValueEnd(label), (flags[label] & VALUE_ESCAPED) != 0);
  }

  /** Whether metric name and label names are UTF-8; values were checked when they were read. */
  public boolean namesAreText() {
    boolean text = Utf8.isValid(window, nameStart, nameEnd);
    for (int i = 0; i < labelCount && text; i++) {
      text = Utf8.isValid(window, labelNameStart(i), labelNameEnd(i));
    }
    return text;
  }

  private String text(int start, int end, boolean escaped) {
    return escaped
        ? Escapes.decode(window, start, end)
        : new String(window, start, end - start, StandardCharsets.UTF_8);
  }
}
