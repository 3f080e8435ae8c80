// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

/**
 * Scans what names a series: metric name and labels, in the grammar that both text formats share.
 * They differ in blanks: text 0.0.4 takes them between tokens, OpenMetrics nowhere.
 *
 * <p>This is the hottest loop of the program: one pass over the bytes, positions into {@link
 * ParsedSeries}.
 */
final class SeriesScanner {
  /** The window ended first. */
  static final int NEED_MORE = -1;

  /** Not a series; see {@link #message}. */
  static final int INVALID = -2;

  private static final byte NAME_START = 1;
  private static final byte NAME_PART = 2;
  private static final byte METRIC_START = 4;
  private static final byte METRIC_PART = 8;

  /** ASCII between quotes that means nothing but itself. */
  private static final byte QUOTED = 16;

  private static final byte[] KINDS = kinds();

  private final boolean blanks;
  private final boolean newlineInQuotes;
  private String message = "";
  private boolean escaped;
  private boolean ascii;

  SeriesScanner(boolean blanks, boolean newlineInQuotes) {
    this.blanks = blanks;
    this.newlineInQuotes = newlineInQuotes;
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    for (int c = 0; c < 128; c++) {
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      boolean digit = c >= '0' && c <= '9';
      if (letter) {
        kinds[c] = NAME_START | NAME_PART | METRIC_START | METRIC_PART;
      } else if (digit) {
        kinds[c] = NAME_PART | METRIC_PART;
      } else if (c == ':') {
        kinds[c] = METRIC_START | METRIC_PART;
      }
      if (c != '"' && c != '\\' && c != '\n') {
        kinds[c] = (byte) (kinds[c] | QUOTED);
      }
    }
    return kinds;
  }

  /** Why the last scan was invalid. */
  String message() {
    return message;
  }

  static boolean startsMetricName(byte b) {
    return (KINDS[b & 0xff] & METRIC_START) != 0;
  }

  /** The end of the metric name that starts there; the limit where the window ends within it. */
  static int metricNameEnd(byte[] w, int at, int limit) {
    int i = at;
    while (i < limit && (KINDS[w[i] & 0xff] & METRIC_PART) != 0) {
      i++;
    }
    return i;
  }

  /**
   * Scans from the first byte of name or brace up to the byte behind the name or the closing brace.
   *
   * @return that position, {@link #NEED_MORE} or {@link #INVALID}
   */
  int scan(ParsedSeries series, byte[] w, int start, int limit) {
    series.reset(w, start);
    int i = start;
    if (w[i] != '{') {
      i = metricNameEnd(w, start, limit);
      series.nameStart = start;
      series.nameEnd = i;
      int brace = skipBlanks(w, i, limit);
      if (brace == limit) {
        return NEED_MORE;
      }
      if (w[brace] != '{') {
        series.seriesEnd = i;
        return i;
      }
      i = brace;
    }
    i = scanLabels(series, w, i + 1, limit, true);
    series.seriesEnd = i;
    if (i >= 0 && series.nameStart < 0) {
      return invalid("metric name not set");
    }
    return i;
  }

  /**
   * Scans labels from behind the opening brace up to behind the closing one.
   *
   * @param named a quoted text without a value is the metric name; else it is a fault
   */
  int scanLabels(ParsedSeries series, byte[] w, int start, int limit, boolean named) {
    int i = skipBlanks(w, start, limit);
    while (i < limit) {
      byte b = w[i];
      if (b == '}') {
        return i + 1;
      }
      int nameStart = i;
      int nameEnd;
      boolean nameEscaped = false;
      boolean quoted = b == '"';
      if (quoted) {
        i = quotedEnd(w, i + 1, limit, true);
        if (i < 0) {
          return i;
        }
        nameStart++;
        nameEnd = i;
        nameEscaped = escaped;
        i++;
      } else if ((KINDS[b & 0xff] & NAME_START) != 0) {
        i++;
        while (i < limit && (KINDS[w[i] & 0xff] & NAME_PART) != 0) {
          i++;
        }
        nameEnd = i;
      } else {
        return invalid("expected label name");
      }
      i = skipBlanks(w, i, limit);
      if (i == limit) {
        return NEED_MORE;
      }
      if (w[i] == '=') {
        i = scanValue(series, w, i + 1, limit, nameStart, nameEnd, nameEscaped);
      } else if (quoted && named && (w[i] == ',' || w[i] == '}')) {
        if (series.nameStart >= 0) {
          return invalid("metric name already set");
        }
        series.nameStart = nameStart;
        series.nameEnd = nameEnd;
        series.nameEscaped = nameEscaped;
      } else {
        return invalid("expected equal");
      }
      if (i < 0) {
        return i;
      }
      i = skipBlanks(w, i, limit);
      if (i == limit) {
        return NEED_MORE;
      }
      if (w[i] == ',') {
        i = skipBlanks(w, i + 1, limit);
      } else if (!blanks && w[i] != '}') {
        return invalid("expected comma or brace close");
      }
    }
    return NEED_MORE;
  }

  private int scanValue(
      ParsedSeries series,
      byte[] w,
      int from,
      int limit,
      int nameStart,
      int nameEnd,
      boolean nameEscaped) {
    int i = skipBlanks(w, from, limit);
    if (i == limit) {
      return NEED_MORE;
    }
    if (w[i] != '"') {
      return invalid("expected label value");
    }
    int end = quotedEnd(w, i + 1, limit, newlineInQuotes);
    if (end < 0) {
      return end;
    }
    if (!ascii && !Utf8.isValid(w, i + 1, end)) {
      return invalid("invalid UTF-8 label value");
    }
    series.addLabel(nameStart, nameEnd, nameEscaped, i + 1, end, escaped);
    return end + 1;
  }

  /** The position of the closing quote; sets {@link #escaped} and {@link #ascii}. */
  private int quotedEnd(byte[] w, int from, int limit, boolean newlines) {
    escaped = false;
    ascii = true;
    int i = from;
    while (i < limit) {
      byte b = w[i];
      if ((KINDS[b & 0xff] & QUOTED) != 0) {
        i++;
        continue;
      }
      if (b == '"') {
        return i;
      }
      if (b == '\\') {
        escaped = true;
        i++;
        if (i == limit) {
          return NEED_MORE;
        }
        if (w[i] == '\n') {
          return invalid("expected closing quote");
        }
      } else if (b == '\n' && !newlines) {
        return invalid("expected closing quote");
      }
      ascii &= w[i] >= 0;
      i++;
    }
    return NEED_MORE;
  }

  int skipBlanks(byte[] w, int from, int limit) {
    int i = from;
    if (blanks) {
      while (i < limit && (w[i] == ' ' || w[i] == '\t')) {
        i++;
      }
    }
    return i;
  }

  private int invalid(String why) {
    message = why;
    return INVALID;
  }
}
