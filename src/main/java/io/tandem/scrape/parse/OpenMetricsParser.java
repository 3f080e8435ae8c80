// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import io.tandem.model.MetricMetadata;
import io.tandem.wire.ProtoBytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * OpenMetrics text, 0.0.1 and 1.0, with the verdicts of Prometheus' parser: single blanks between
 * tokens, no blank lines, timestamps in seconds, exemplars checked and passed over, {@code # EOF}
 * at the end.
 */
public final class OpenMetricsParser extends ExpositionParser {
  private final SeriesScanner scanner = new SeriesScanner(false, false);
  private static final int NO_EXEMPLAR = -1;

  private final ParsedSeries exemplar = new ParsedSeries();
  private final SeriesScanner exemplarScanner = new SeriesScanner(false, false);

  /** Where the exemplar's numbers begin and its line ends, or {@link #NO_EXEMPLAR}. */
  private int exemplarNumbers = NO_EXEMPLAR;

  private int exemplarEnd;

  /** Null where {@code _created} series are samples like others. */
  private final @Nullable CreatedLines createdLines;

  private long created;

  /** Of the last UNIT line: as in Prometheus it holds until another one comes. */
  private final ProtoBytes unit = new ProtoBytes();

  public OpenMetricsParser() {
    this(false);
  }

  /**
   * A parser of one page.
   *
   * @param readsCreated {@code _created} series tell when others began, and are no samples
   */
  public OpenMetricsParser(boolean readsCreated) {
    createdLines = readsCreated ? new CreatedLines() : null;
  }

  @Override
  public Entry next() {
    while (true) {
      Entry entry = entry();
      if (createdLines == null
          || entry != Entry.SERIES
          || !mayBegin()
          || !CreatedLines.isCreated(series)) {
        return entry;
      }
    }
  }

  @Override
  public String unit() {
    return new String(unit.array(), 0, unit.length(), StandardCharsets.UTF_8);
  }

  /** Whether the metric under way is one that counts from a start. */
  private boolean mayBegin() {
    return switch (type) {
      case COUNTER, HISTOGRAM, SUMMARY -> true;
      default -> false;
    };
  }

  @Override
  public long createdMillis() {
    return created;
  }

  private Entry entry() {
    int start = position;
    if (start == limit) {
      return last ? invalid("data does not end with # EOF", start) : Entry.NEED_MORE;
    }
    byte b = window[start];
    if (b == '#') {
      return comment(start);
    }
    if (b != '{' && !SeriesScanner.startsMetricName(b)) {
      return invalid("expected a valid start token", start);
    }
    return sample(start);
  }

  private Entry comment(int start) {
    int end = lineEnd(start);
    if (is("# EOF", start, end < 0 ? Math.min(limit, start + 5) : end)) {
      return endOfExposition(start, end);
    }
    if (end < 0) {
      return last ? invalid("data does not end with # EOF", start) : Entry.NEED_MORE;
    }
    if (end - start > 7 && window[start + 1] == ' ' && window[start + 6] == ' ') {
      if (is("HELP", start + 2, start + 6)) {
        return metadataLine(start, end, Metadata.HELP);
      }
      if (is("TYPE", start + 2, start + 6)) {
        return metadataLine(start, end, Metadata.TYPE);
      }
      if (is("UNIT", start + 2, start + 6)) {
        return metadataLine(start, end, Metadata.UNIT);
      }
    }
    return invalid("expected HELP, TYPE, UNIT or EOF after #", start);
  }

  private Entry endOfExposition(int start, int end) {
    if (end < 0 && !last) {
      return Entry.NEED_MORE;
    }
    int after = end < 0 ? start + 5 : end + 1;
    if (after < limit) {
      return invalid("unexpected data after # EOF", start);
    }
    if (!last) {
      return Entry.NEED_MORE;
    }
    position = limit;
    return Entry.END;
  }

  private Entry metadataLine(int start, int firstEnd, Metadata kind) {
    int i = start + 7;
    boolean quoted = window[i] == '"';
    // A line feed between quotes does not end the line.
    int quote = quoted ? quotedEnd(i + 1, limit) : i;
    int end = quoted && quote >= 0 ? lineEnd(quote) : quote < 0 ? quote : firstEnd;
    if (end == -1 && !last) {
      return Entry.NEED_MORE;
    }
    int nameEnd = quoted || end < 0 ? quote : SeriesScanner.metricNameEnd(window, i, end);
    if (nameEnd < 0 || end < 0 || !quoted && !SeriesScanner.startsMetricName(window[i])) {
      return invalid("expected metric name after " + kind, start);
    }
    int text = quoted ? nameEnd + 1 : nameEnd;
    if (text >= end || window[text] != ' ') {
      return invalid("expected text in " + kind, start);
    }
    metadataStart = start;
    metadata = kind;
    familyStart = quoted ? i + 1 : i;
    familyEnd = nameEnd;
    textStart = text + 1;
    textEnd = end;
    String fault = metadataFault(kind);
    if (fault != null) {
      return invalid(fault, start);
    }
    if (kind == Metadata.UNIT) {
      unit.clear();
      unit.raw(window, textStart, textEnd - textStart);
    }
    position = end + 1;
    return Entry.METADATA;
  }

  private @Nullable String metadataFault(Metadata kind) {
    return switch (kind) {
      case TYPE -> {
        MetricMetadata.Type named = typeNamed(textStart, textEnd);
        type = named == null ? type : named;
        yield named == null ? "invalid metric type" : null;
      }
      case HELP ->
          Utf8.isValid(window, textStart, textEnd) ? null : "help text is not a valid utf8 string";
      case UNIT -> isUnitSuffix() ? null : "unit is not a suffix of the metric name";
    };
  }

  private boolean isUnitSuffix() {
    int length = textEnd - textStart;
    if (length == 0) {
      return true;
    }
    int from = familyEnd - length;
    if (from <= familyStart || window[from - 1] != '_') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (window[from + i] != window[textStart + i]) {
        return false;
      }
    }
    return true;
  }

  private Entry sample(int start) {
    int i = scanner.scan(series, window, start, limit);
    if (i == SeriesScanner.INVALID) {
      return invalid(scanner.message(), start);
    }
    int end = i < 0 ? -1 : lineEnd(i);
    if (end < 0) {
      return last ? invalid("data does not end with # EOF", start) : Entry.NEED_MORE;
    }
    int valueEnd = tokenEnd(i + 1, end);
    if (window[i] != ' ' || valueEnd == i + 1) {
      return invalid("expected value after metric", start);
    }
    try {
      series.valueBits = Floats.parseBits(window, i + 1, valueEnd);
    } catch (NumberFormatException e) {
      return invalid("invalid value", start);
    }
    i = valueEnd;
    exemplarNumbers = NO_EXEMPLAR;
    exemplified = false;
    if (i < end && !startsExemplar(i, end)) {
      i = timestamp(i, end);
      if (i < 0) {
        return invalid("invalid timestamp", start);
      }
    }
    if (i < end && !(startsExemplar(i, end) && isExemplar(i + 4, end))) {
      return invalid("expected next entry or exemplar", start);
    }
    created = CreatedLines.NONE;
    CreatedLines lines = createdLines;
    if (lines != null && mayBegin() && !CreatedLines.isCreated(series)) {
      long found = lines.find(series, window, end + 1, limit);
      if (found == CreatedLines.NEED_MORE && !last) {
        // Read again when more of the metric is there.
        return Entry.NEED_MORE;
      }
      created = Math.max(found, CreatedLines.NONE);
    }
    position = end + 1;
    return Entry.SERIES;
  }

  /** Reads blank and timestamp; the position behind them, or -1. */
  private int timestamp(int from, int end) {
    int tokenEnd = tokenEnd(from + 1, end);
    if (window[from] != ' ' || tokenEnd == from + 1) {
      return -1;
    }
    double seconds;
    try {
      seconds = Double.longBitsToDouble(Floats.parseBits(window, from + 1, tokenEnd));
    } catch (NumberFormatException e) {
      return -1;
    }
    if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
      return -1;
    }
    series.timestamped = true;
    series.timestamp = (long) (seconds * 1000);
    return tokenEnd;
  }

  private boolean startsExemplar(int at, int end) {
    return end - at >= 4
        && window[at] == ' '
        && window[at + 1] == '#'
        && window[at + 2] == ' '
        && window[at + 3] == '{';
  }

  /** Whether labels, value and maybe timestamp of an exemplar fill the rest of the line. */
  private boolean isExemplar(int from, int end) {
    exemplar.reset(window, from);
    int i = exemplarScanner.scanLabels(exemplar, window, from, end, false);
    exemplarNumbers = i;
    exemplified = true;
    exemplarEnd = end;
    if (i < 0 || !isNumber(i, end)) {
      return false;
    }
    i = tokenEnd(i + 1, end);
    return i == end || isFiniteNumber(i, end) && tokenEnd(i + 1, end) == end;
  }

  @Override
  public void readExemplars(Exemplars to) {
    int i = exemplarNumbers;
    if (i == NO_EXEMPLAR) {
      return;
    }
    for (int label = 0; label < exemplar.labelCount(); label++) {
      to.label(
          exemplar.labelName(label).getBytes(StandardCharsets.UTF_8),
          exemplar.labelValue(label).getBytes(StandardCharsets.UTF_8));
    }
    int valueEnd = tokenEnd(i + 1, exemplarEnd);
    long value = Floats.parseBits(window, i + 1, valueEnd);
    boolean timed = valueEnd < exemplarEnd;
    double seconds =
        timed ? Double.longBitsToDouble(Floats.parseBits(window, valueEnd + 1, exemplarEnd)) : 0;
    to.add(value, timed, (long) (seconds * 1000));
  }

  private boolean isNumber(int blank, int end) {
    int tokenEnd = tokenEnd(blank + 1, end);
    if (blank >= end || window[blank] != ' ' || tokenEnd == blank + 1) {
      return false;
    }
    try {
      Floats.parseBits(window, blank + 1, tokenEnd);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private boolean isFiniteNumber(int blank, int end) {
    return isNumber(blank, end)
        && Double.isFinite(
            Double.longBitsToDouble(Floats.parseBits(window, blank + 1, tokenEnd(blank + 1, end))));
  }

  private int tokenEnd(int from, int end) {
    byte[] w = window;
    int i = from;
    while (i < end && w[i] != ' ') {
      i++;
    }
    return i;
  }

  private int lineEnd(int from) {
    byte[] w = window;
    int to = limit;
    for (int i = from; i < to; i++) {
      if (w[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
