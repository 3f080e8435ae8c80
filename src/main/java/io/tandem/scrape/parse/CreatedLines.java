// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the {@code _created} line of OpenMetrics that belongs to a sample: it follows within the
 * lines of the same metric. Looks no further than the first line with other labels. Belongs to one
 * parser.
 */
final class CreatedLines {
  /** No such line. */
  static final long NONE = 0;

  /** The window ends before that is known. */
  static final long NEED_MORE = -1;

  private static final byte[] SUFFIX = "_created".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LE = "le".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] QUANTILE = "quantile".getBytes(StandardCharsets.US_ASCII);

  private final SeriesScanner scanner = new SeriesScanner(false, false);
  private final ParsedSeries line = new ParsedSeries();

  /** Whether a series tells when another one began. */
  static boolean isCreated(ParsedSeries series) {
    int from = series.nameEnd() - SUFFIX.length;
    return from > series.nameStart()
        && Arrays.equals(series.window(), from, series.nameEnd(), SUFFIX, 0, SUFFIX.length);
  }

  /** Milliseconds since the epoch, {@link #NONE} or {@link #NEED_MORE}. */
  long find(ParsedSeries sample, byte[] w, int from, int limit) {
    int at = from;
    while (at < limit) {
      if (w[at] != '{' && !SeriesScanner.startsMetricName(w[at])) {
        return NONE;
      }
      int behind = scanner.scan(line, w, at, limit);
      int end = behind == SeriesScanner.INVALID ? -1 : lineEnd(w, at, limit);
      if (behind == SeriesScanner.INVALID) {
        return NONE;
      }
      if (end < 0 || behind < 0) {
        return NEED_MORE;
      }
      if (!isOfSameMetric(sample)) {
        return NONE;
      }
      if (isCreated(line) && isNamedAfter(sample)) {
        return millis(w, behind, end);
      }
      at = end + 1;
    }
    return NEED_MORE;
  }

  private static int lineEnd(byte[] w, int from, int limit) {
    int i = from;
    while (i < limit && w[i] != '\n') {
      i++;
    }
    return i < limit ? i : -1;
  }

  private boolean isNamedAfter(ParsedSeries sample) {
    int base = line.nameEnd() - SUFFIX.length - line.nameStart();
    return sample.nameEnd() - sample.nameStart() >= base
        && Arrays.equals(
            line.window(),
            line.nameStart(),
            line.nameStart() + base,
            sample.window(),
            sample.nameStart(),
            sample.nameStart() + base);
  }

  /** Whether the labels are the same, but for those that tell buckets and quantiles apart. */
  private boolean isOfSameMetric(ParsedSeries sample) {
    int i = nextLabel(sample, 0);
    int j = nextLabel(line, 0);
    while (i < sample.labelCount() && j < line.labelCount()) {
      // Names and values as written: who writes a page writes both lines alike.
      boolean same =
          Arrays.equals(
              sample.window(),
              sample.labelNameStart(i),
              sample.labelValueEnd(i),
              line.window(),
              line.labelNameStart(j),
              line.labelValueEnd(j));
      if (!same) {
        return false;
      }
      i = nextLabel(sample, i + 1);
      j = nextLabel(line, j + 1);
    }
    return i == sample.labelCount() && j == line.labelCount();
  }

  private static int nextLabel(ParsedSeries of, int from) {
    int label = from;
    while (label < of.labelCount() && (isNamed(of, label, LE) || isNamed(of, label, QUANTILE))) {
      label++;
    }
    return label;
  }

  private static boolean isNamed(ParsedSeries of, int label, byte[] name) {
    return Arrays.equals(
        of.window(), of.labelNameStart(label), of.labelNameEnd(label), name, 0, name.length);
  }

  private static long millis(byte[] w, int blank, int lineEnd) {
    int from = blank + 1;
    int to = from;
    while (to < lineEnd && w[to] != ' ') {
      to++;
    }
    try {
      double seconds = Double.longBitsToDouble(Floats.parseBits(w, from, to));
      return seconds > 0 ? (long) (seconds * 1000) : NONE;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return NONE;
    }
  }
}
