// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import io.tandem.model.MetricMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The Prometheus text format, 0.0.4 and 1.0.0, as strict and as lenient as Prometheus' own parser:
 * blank lines and any blanks between tokens pass, a carriage return or a byte-order mark does not.
 * The last line needs no line feed.
 */
public final class TextParser extends ExpositionParser {
  private final SeriesScanner scanner = new SeriesScanner(true, true);

  @Override
  public Entry next() {
    while (true) {
      int i = scanner.skipBlanks(window, position, limit);
      if (i == limit) {
        if (last) {
          position = limit;
          return Entry.END;
        }
        return Entry.NEED_MORE;
      }
      byte b = window[i];
      if (b == '\n') {
        position = i + 1;
        continue;
      }
      if (b == 0 && i == limit - 1) {
        // Prometheus' lexer takes a zero byte at the very end for the end.
        return last ? Entry.END : Entry.NEED_MORE;
      }
      if (b == '#') {
        Entry entry = comment(i);
        if (entry == null) {
          continue;
        }
        return entry;
      }
      if (b != '{' && !SeriesScanner.startsMetricName(b)) {
        return invalid("expected a valid start token", i);
      }
      return sample(i);
    }
  }

  @Override
  public void readExemplars(Exemplars to) {
    // The format has none.
  }

  /** Reads a line that begins with a hash; null where it was a plain comment, which is skipped. */
  private @Nullable Entry comment(int hash) {
    int i = hash + 1;
    int word = scanner.skipBlanks(window, i, limit);
    if (limit - word < 5 && !last) {
      return Entry.NEED_MORE;
    }
    boolean help = word > i && startsWith("HELP", word);
    boolean isType = word > i && startsWith("TYPE", word);
    if (help || isType) {
      return metadataLine(hash, word + 4, help ? Metadata.HELP : Metadata.TYPE);
    }
    int end = lineEnd(i);
    if (end < 0) {
      return Entry.NEED_MORE;
    }
    position = Math.min(end + 1, limit);
    return null;
  }

  private boolean startsWith(String word, int at) {
    return limit - at > 4
        && is(word, at, at + 4)
        && (window[at + 4] == ' ' || window[at + 4] == '\t');
  }

  private Entry metadataLine(int hash, int from, Metadata kind) {
    int i = scanner.skipBlanks(window, from, limit);
    boolean quoted = i < limit && window[i] == '"';
    // A line feed between quotes does not end the line.
    int quote = quoted ? quotedEnd(i + 1, limit) : i;
    int end = quote < 0 ? quote : lineEnd(quote);
    if (end == -1 && !last) {
      return Entry.NEED_MORE;
    }
    int nameEnd = quoted || end < 0 ? quote : SeriesScanner.metricNameEnd(window, i, end);
    if (nameEnd < 0 || i == end || !quoted && !SeriesScanner.startsMetricName(window[i])) {
      return invalid("expected metric name after " + kind, hash);
    }
    metadataStart = hash;
    metadata = kind;
    familyStart = quoted ? i + 1 : i;
    familyEnd = nameEnd;
    textStart = scanner.skipBlanks(window, quoted ? nameEnd + 1 : nameEnd, end);
    textEnd = end;
    if (kind == Metadata.TYPE) {
      MetricMetadata.Type named =
          is("untyped", textStart, textEnd)
              ? MetricMetadata.Type.UNKNOWN
              : typeNamed(textStart, textEnd);
      boolean known =
          named != null
              && named != MetricMetadata.Type.GAUGEHISTOGRAM
              && named != MetricMetadata.Type.INFO
              && named != MetricMetadata.Type.STATESET
              && !is("unknown", textStart, textEnd);
      if (!known || named == null) {
        return invalid("invalid metric type", hash);
      }
      type = named;
    } else if (!Utf8.isValid(window, textStart, textEnd)) {
      return invalid("help text is not a valid utf8 string", hash);
    }
    position = Math.min(end + 1, limit);
    return Entry.METADATA;
  }

  private Entry sample(int start) {
    int i = scanner.scan(series, window, start, limit);
    if (series.nameStart == start) {
      // Blanks before a name belong to it, in Prometheus' parser too.
      series.nameStart = position;
      series.seriesStart = position;
    }
    if (i == SeriesScanner.INVALID) {
      return invalid(scanner.message(), start);
    }
    if (i == SeriesScanner.NEED_MORE && !last) {
      return Entry.NEED_MORE;
    }
    int valueStart = i < 0 ? limit : scanner.skipBlanks(window, i, limit);
    int valueEnd = tokenEnd(valueStart);
    if (valueEnd == limit && !last) {
      return Entry.NEED_MORE;
    }
    if (valueStart == valueEnd || window[valueStart] == '{') {
      return invalid("expected value after metric", start);
    }
    try {
      series.valueBits = Floats.parseBits(window, valueStart, valueEnd);
    } catch (NumberFormatException e) {
      return invalid("invalid value", start);
    }
    return endOfLine(start, valueEnd);
  }

  private Entry endOfLine(int start, int from) {
    int i = scanner.skipBlanks(window, from, limit);
    if (i < limit && window[i] != '\n') {
      int digits = i;
      while (digits < limit && window[digits] == '0') {
        digits++;
      }
      int end = digits;
      long timestamp = 0;
      while (end < limit && window[end] >= '0' && window[end] <= '9' && end - digits < 19) {
        timestamp = 10 * timestamp + window[end++] - '0';
      }
      if (end == i || timestamp < 0 || end < limit && window[end] >= '0' && window[end] <= '9') {
        return invalid("expected timestamp or new record", start);
      }
      series.timestamped = true;
      series.timestamp = timestamp;
      i = scanner.skipBlanks(window, end, limit);
    }
    if (i == limit) {
      if (!last) {
        return Entry.NEED_MORE;
      }
      position = limit;
      return Entry.SERIES;
    }
    if (window[i] != '\n') {
      return invalid("expected next entry after timestamp", start);
    }
    position = i + 1;
    return Entry.SERIES;
  }

  private int tokenEnd(int from) {
    byte[] w = window;
    int to = limit;
    for (int i = from; i < to; i++) {
      byte b = w[i];
      if (b == ' ' || b == '\n' || b == '\t' || b == '{') {
        return i;
      }
    }
    return to;
  }

  /**
   * The position of the line feed, the limit at the very end, or -1 where the window ends first.
   */
  private int lineEnd(int from) {
    byte[] w = window;
    int to = limit;
    for (int i = from; i < to; i++) {
      if (w[i] == '\n') {
        return i;
      }
    }
    return last ? to : -1;
  }
}
