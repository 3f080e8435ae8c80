// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OpenMetrics by regular expressions. */
final class NaiveOpenMetricsPage extends NaivePage {
  /** A name may hold a line feed, a value may not, nor may a name in an exemplar. */
  private static final String NAME_QUOTED = "\"[^\"\\\\]*+(?:\\\\[^\\n][^\"\\\\]*+)*+\"";

  private static final String QUOTED = "\"[^\"\\\\\\n]*+(?:\\\\[^\\n][^\"\\\\\\n]*+)*+\"";
  private static final String NUMBER = " ([^ \\n]++)";

  private static final Pattern METADATA =
      Pattern.compile("# (HELP|TYPE|UNIT) (" + METRIC + "|" + NAME_QUOTED + ") ([^\\n]*+)\\n");
  private static final Pattern END = Pattern.compile("# EOF\\n?\\z");
  private static final Pattern NAME = Pattern.compile(METRIC);
  private static final Pattern OPEN = Pattern.compile("\\{");
  private static final Pattern ITEM = item(NAME_QUOTED);
  private static final Pattern EXEMPLAR_ITEM = item(QUOTED);
  private static final Pattern COMMA = Pattern.compile(",|(?=\\})");
  private static final Pattern VALUE = Pattern.compile(NUMBER);
  private static final Pattern TIMESTAMP = Pattern.compile("(?! # \\{)" + NUMBER);
  private static final Pattern EXEMPLAR = Pattern.compile(" # (?=\\{)");
  private static final Pattern EXEMPLAR_VALUE =
      Pattern.compile(NUMBER + "(?: ([^ \\n]++))?(?=\\n)");
  private static final Set<String> TYPES =
      Set.of(
          "counter",
          "gauge",
          "histogram",
          "gaugehistogram",
          "summary",
          "info",
          "stateset",
          "unknown");

  private NaiveOpenMetricsPage(byte[] bytes) {
    super(bytes);
  }

  private static Pattern item(String quoted) {
    String name = "(?<name>[a-zA-Z_][a-zA-Z0-9_]*+|" + quoted + ")";
    return Pattern.compile(name + "(?:=(?<value>" + QUOTED + ")|(?=[,}]))");
  }

  static List<String> read(byte[] bytes) {
    NaiveOpenMetricsPage page = new NaiveOpenMetricsPage(bytes);
    while (page.here(END) == null) {
      if (!(page.page.startsWith("#", page.at) ? page.metadata() : page.sample())) {
        page.entries.add(PageReading.INVALID);
        return page.entries;
      }
    }
    page.entries.add(PageReading.END);
    return page.entries;
  }

  private boolean metadata() {
    Matcher line = here(METADATA);
    if (line == null) {
      return false;
    }
    String kind = line.group(1);
    String family = line.group(2);
    String text = line.group(3);
    String bare = family.startsWith("\"") ? family.substring(1, family.length() - 1) : family;
    boolean valid =
        switch (kind) {
          case "TYPE" -> TYPES.contains(text);
          case "HELP" -> isUtf8(text);
          default -> text.isEmpty() || bare.endsWith("_" + text);
        };
    if (valid) {
      entries.add(PageReading.metadata(kind, text(family), unescaped(text)));
    }
    return valid;
  }

  private boolean sample() {
    Series series = new Series();
    Matcher name = here(NAME);
    if (name != null) {
      series.name = utf8(name.group());
    } else if (!page.startsWith("{", at)) {
      return false;
    }
    if (!labels(series, OPEN, ITEM, COMMA, true) || series.name == null) {
      return false;
    }
    Matcher token = here(VALUE);
    Long value = token == null ? null : number(token.group(1));
    Matcher stamp = value == null ? null : here(TIMESTAMP);
    String timestamp = stamp == null ? "none" : millis(stamp.group(1));
    boolean exemplar = here(EXEMPLAR) == null || isExemplar();
    if (value == null || timestamp.isEmpty() || !exemplar || !page.startsWith("\n", at)) {
      return false;
    }
    at++;
    entries.add(PageReading.sample(series.name, series.labels, value, timestamp));
    return true;
  }

  private static String millis(String text) {
    Long bits = number(text);
    double seconds = bits == null ? Double.NaN : Double.longBitsToDouble(bits);
    return Double.isFinite(seconds) ? "" + (long) (seconds * 1000) : "";
  }

  private boolean isExemplar() {
    if (!labels(new Series(), OPEN, EXEMPLAR_ITEM, COMMA, false)) {
      return false;
    }
    Matcher rest = here(EXEMPLAR_VALUE);
    return rest != null
        && number(rest.group(1)) != null
        && (rest.group(2) == null || !millis(rest.group(2)).isEmpty());
  }
}
