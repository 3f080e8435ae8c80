// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text format by regular expressions. */
final class NaiveTextPage extends NaivePage {
  private static final String B = "[ \\t]*+";
  private static final String QUOTED = "\"[^\"\\\\]*+(?:\\\\[^\\n][^\"\\\\]*+)*+\"";

  private static final Pattern BLANKS = Pattern.compile(B);
  private static final Pattern METADATA = Pattern.compile("#[ \\t]++(HELP|TYPE)(?=[ \\t])");
  private static final Pattern FAMILY =
      Pattern.compile(B + "(" + METRIC + "|" + QUOTED + ")" + B + "([^\\n]*+)\\n?");
  private static final Pattern COMMENT = Pattern.compile("#[^\\n]*+\\n?");
  private static final Pattern NAME = Pattern.compile(METRIC);
  private static final Pattern OPEN = Pattern.compile(B + "\\{" + B);
  private static final Pattern ITEM =
      Pattern.compile(
          "(?<name>[a-zA-Z_][a-zA-Z0-9_]*+|"
              + QUOTED
              + ")"
              + B
              + "(?:="
              + B
              + "(?<value>"
              + QUOTED
              + ")|(?=[,}]))"
              + B);
  private static final Pattern COMMA = Pattern.compile("(?:," + B + ")?");
  private static final Pattern REST =
      Pattern.compile(B + "([^ \\t\\n{]++)" + B + "(?:(\\d++)" + B + ")?(?:\\n|\\z)");
  private static final Set<String> TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "untyped");

  private int lineStart;

  private NaiveTextPage(byte[] bytes) {
    super(bytes);
  }

  static List<String> read(byte[] bytes) {
    NaiveTextPage page = new NaiveTextPage(bytes);
    page.read();
    return page.entries;
  }

  private void read() {
    while (true) {
      lineStart = at;
      here(BLANKS);
      if (at == page.length() || (page.startsWith("\0", at) && at == page.length() - 1)) {
        entries.add(PageReading.END);
        return;
      }
      if (page.startsWith("\n", at)) {
        at++;
      } else if (!(page.startsWith("#", at) ? comment() : sample())) {
        entries.add(PageReading.INVALID);
        return;
      }
    }
  }

  private boolean comment() {
    Matcher kind = here(METADATA);
    if (kind == null) {
      return here(COMMENT) != null;
    }
    Matcher line = here(FAMILY);
    if (line == null) {
      return false;
    }
    String text = line.group(2);
    boolean valid = kind.group(1).equals("TYPE") ? TYPES.contains(text) : isUtf8(text);
    if (valid) {
      entries.add(PageReading.metadata(kind.group(1), text(line.group(1)), unescaped(text)));
    }
    return valid;
  }

  private boolean sample() {
    Series series = new Series();
    Matcher name = here(NAME);
    if (name != null) {
      // Blanks before a name belong to it, in Prometheus' parser too.
      series.name = utf8(page.substring(lineStart, at));
    } else if (!page.startsWith("{", at)) {
      return false;
    }
    if (!labels(series, OPEN, ITEM, COMMA, true) || series.name == null) {
      return false;
    }
    Matcher rest = here(REST);
    Long value = rest == null ? null : number(rest.group(1));
    if (rest == null || value == null) {
      return false;
    }
    String timestamp = rest.group(2) == null ? "none" : rest.group(2);
    try {
      timestamp = timestamp.equals("none") ? timestamp : "" + Long.parseLong(timestamp);
    } catch (NumberFormatException e) {
      return false;
    }
    entries.add(PageReading.sample(series.name, series.labels, value, timestamp));
    return true;
  }
}
