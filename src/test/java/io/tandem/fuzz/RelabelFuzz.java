// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tandem.config.RelabelConfig;
import io.tandem.config.RelabelConfig.Action;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import io.tandem.relabel.Relabeler;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Relabel rules: whatever short cut a pattern takes, it matches as RE2 does on the whole value, and
 * puts together what the groups say. The input is pattern, value and replacement, a zero between.
 */
public final class RelabelFuzz {
  private RelabelFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String[] parts = new String(input, StandardCharsets.UTF_8).split("\0", 3);
    if (parts.length < 3 || parts[1].isEmpty() || parts[0].length() > 200 || isRefused(parts[0])) {
      return;
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile("^(?s:" + parts[0] + ")$");
      Pattern.compile(parts[0]);
    } catch (PatternSyntaxException e) {
      return;
    }
    Matcher matcher = pattern.matcher(parts[1]);
    boolean matches = matcher.find();
    check(parts, Action.KEEP, matches ? Labels.of("v", parts[1]) : Labels.EMPTY);
    check(parts, Action.DROP, matches ? Labels.EMPTY : Labels.of("v", parts[1]));
    String replaced = matches ? expand(parts[2], matcher) : "";
    check(
        parts,
        Action.REPLACE,
        matches ? Labels.of("v", parts[1], "t", replaced) : Labels.of("v", parts[1], "t", "old"));
  }

  /** The configuration refuses what the compiler would never end with; more is left out here. */
  private static boolean isRefused(String regex) {
    return regex.contains("(?") && regex.chars().anyMatch(c -> c >= 0x1c80)
        || regex.contains("\\x{");
  }

  private static void check(String[] parts, Action action, Labels expected) {
    RelabelConfig rule = new RelabelConfig(List.of("v"), ";", parts[0], 0, "t", parts[2], action);
    LabelsBuilder labels = new LabelsBuilder(Labels.of("v", parts[1]));
    if (action == Action.REPLACE) {
      labels.set("t", "old");
    }
    boolean kept = Relabeler.compile(List.of(rule)).apply(labels);
    Labels result = kept ? labels.build() : Labels.EMPTY;
    if (!result.equals(expected)) {
      throw new AssertionError(rule + " made " + result + ", not " + expected);
    }
  }

  /** As Go's Regexp.Expand. */
  private static String expand(String template, Matcher matcher) {
    StringBuilder text = new StringBuilder();
    java.util.regex.Matcher part =
        java.util.regex.Pattern.compile(
                "\\$(?:(\\$)|\\{([\\p{L}\\p{Nd}_]+)\\}|([\\p{L}\\p{Nd}_]+))|.",
                java.util.regex.Pattern.DOTALL)
            .matcher(template);
    while (part.find()) {
      String name = part.group(2) == null ? part.group(3) : part.group(2);
      if (part.group(1) != null) {
        text.append('$');
      } else if (name != null) {
        text.append(group(name, matcher));
      } else {
        // A dollar that begins nothing stays, as in Go.
        text.append(part.group());
      }
    }
    return text.toString();
  }

  private static String group(String name, Matcher matcher) {
    // With a zero in front it is a name, which no group has.
    if (name.matches("0|[1-9][0-9]*")) {
      boolean inRange = name.length() < 9 && Integer.parseInt(name) <= matcher.groupCount();
      String value = inRange ? matcher.group(Integer.parseInt(name)) : null;
      return value == null ? "" : value;
    }
    try {
      String value = matcher.group(name);
      return value == null ? "" : value;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
