// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page as a person reads it: the plain reference for what must arrive. It knows what exporters
 * write, not what the format allows, and shares no code with the program.
 */
final class ExposedPage {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? ([^ ]+)(?: -?[\\d.]+)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  private ExposedPage() {}

  /** Label sets, metric names included, and values. */
  static Map<Labels, Double> parse(String page) {
    Map<Labels, Double> samples = new HashMap<>();
    page.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              Matcher sample = SAMPLE.matcher(line);
              if (!sample.matches()) {
                throw new AssertionError("not a sample: " + line);
              }
              LabelsBuilder labels = Labels.EMPTY.toBuilder();
              labels.set(Labels.METRIC_NAME, sample.group(1));
              if (sample.group(2) != null) {
                labels(sample.group(2), labels);
              }
              samples.put(labels.build(), value(sample.group(3)));
            });
    return samples;
  }

  private static void labels(String text, LabelsBuilder labels) {
    Matcher label = LABEL.matcher(text);
    while (label.lookingAt()) {
      labels.set(label.group(1), canonical(label.group(1), unescape(label.group(2))));
      label.region(label.end(), text.length());
    }
    if (label.regionStart() != text.length()) {
      throw new AssertionError("not labels: " + text);
    }
  }

  /** Prometheus 3 writes whole numbers in these two labels with a fraction. */
  private static String canonical(String name, String value) {
    boolean number = name.equals("le") || name.equals("quantile");
    return number && value.matches("-?\\d+") ? value + ".0" : value;
  }

  private static String unescape(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        char next = value.charAt(++i);
        text.append(next == 'n' ? '\n' : next);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  static double value(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /**
   * What a server must hold of the page.
   *
   * @param honor whether the page's labels win over the target's
   */
  static Map<Labels, Double> scraped(Map<Labels, Double> page, Labels target, boolean honor) {
    Map<Labels, Double> expected = new HashMap<>();
    page.forEach(
        (labels, value) -> {
          Map<String, String> all = new LinkedHashMap<>(labels.toMap());
          target
              .toMap()
              .forEach(
                  (name, ours) -> {
                    String theirs = all.get(name);
                    if (theirs == null || !honor) {
                      all.put(name, ours);
                    }
                    if (theirs != null && !honor) {
                      all.put("exported_" + name, theirs);
                    }
                  });
          expected.put(Labels.of(all), value);
        });
    return expected;
  }

  /** The same page in OpenMetrics, for exporters that do not offer it. */
  static String openMetrics(String text) {
    StringBuilder page = new StringBuilder();
    text.lines()
        .map(
            line -> {
              if (!line.startsWith("# ")) {
                return line;
              }
              String[] words = line.split(" ", 4);
              boolean total = words[2].endsWith("_total");
              String family =
                  total ? words[2].substring(0, words[2].length() - "_total".length()) : words[2];
              String rest = words.length < 4 ? "" : words[3];
              if (words[1].equals("TYPE") && (rest.equals("untyped") || total != isCounter(rest))) {
                return "# TYPE " + words[2] + " unknown";
              }
              return "# " + words[1] + " " + family + " " + rest.replace("\"", "\\\"");
            })
        .forEach(line -> page.append(line).append('\n'));
    return page.append("# EOF\n").toString();
  }

  private static boolean isCounter(String type) {
    return type.equals("counter");
  }
}
