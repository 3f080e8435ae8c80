// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import io.tandem.scrape.parse.ExpositionParser;
import io.tandem.scrape.parse.ParsedSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a parser finds in a page, as texts that compare easily. */
final class PageReading {
  static final String END = "end";
  static final String INVALID = "invalid";

  private PageReading() {}

  static String sample(String name, List<String> labels, long bits, String timestamp) {
    return "sample " + name + ' ' + labels + ' ' + Long.toHexString(bits) + ' ' + timestamp;
  }

  static String histogram(String name, List<String> labels, String timestamp, boolean valid) {
    return "histogram " + name + ' ' + labels + ' ' + timestamp + (valid ? "" : " faulty");
  }

  static String metadata(String kind, String family, String text) {
    return kind + ' ' + family + ' ' + text;
  }

  /** All entries of a page that arrives in pieces of that size. */
  static List<String> of(ExpositionParser parser, byte[] page, int piece) {
    List<String> entries = new ArrayList<>();
    byte[] window = new byte[page.length];
    int end = 0;
    while (true) {
      int next = Math.min(page.length, end + piece);
      System.arraycopy(page, end, window, end, next - end);
      end = next;
      boolean last = end == page.length;
      parser.resume(window, parser.position(), end, last);
      if (readWindow(parser, entries)) {
        return entries;
      }
      if (last) {
        throw new AssertionError("the parser wants more than there is: " + Arrays.toString(page));
      }
    }
  }

  /** Whether the page is at its end. */
  private static boolean readWindow(ExpositionParser parser, List<String> entries) {
    while (true) {
      switch (parser.next()) {
        case SERIES -> entries.add(sample(parser.series()));
        case HISTOGRAM -> entries.add(histogram(parser));
        case METADATA ->
            entries.add(
                metadata(parser.metadata().name(), parser.metadataFamily(), parser.metadataText()));
        case NEED_MORE -> {
          return false;
        }
        case END -> {
          entries.add(END);
          return true;
        }
        case INVALID -> {
          entries.add(INVALID);
          return true;
        }
      }
    }
  }

  private static String sample(ParsedSeries series) {
    return sample(series.metricName(), labels(series), series.valueBits(), timestamp(series));
  }

  private static String histogram(ExpositionParser parser) {
    ParsedSeries series = parser.series();
    boolean valid = parser.histogram().fault() == null;
    return histogram(series.metricName(), labels(series), timestamp(series), valid);
  }

  private static List<String> labels(ParsedSeries series) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < series.labelCount(); i++) {
      labels.add(series.labelName(i) + '=' + series.labelValue(i));
    }
    return labels;
  }

  private static String timestamp(ParsedSeries series) {
    return series.hasTimestamp() ? Long.toString(series.timestamp()) : "none";
  }

  /** Fails where parser and reference differ, or where the parser minds how a page is cut. */
  static void check(
      java.util.function.Supplier<ExpositionParser> parser, byte[] page, List<String> expected) {
    for (int piece : new int[] {Math.max(1, page.length), 1, 7}) {
      List<String> read = of(parser.get(), page, piece);
      if (!read.equals(expected)) {
        throw new AssertionError(
            "in pieces of " + piece + " bytes\nexpected " + expected + "\nbut was  " + read);
      }
    }
  }
}
