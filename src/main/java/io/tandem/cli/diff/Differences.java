// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Differences of one kind, counted by what they have in common, each group with its first example.
 * Groups beyond a thousand are counted together. One thread.
 */
final class Differences {
  private static final int MOST_GROUPS = 1_000;
  private static final String OTHERS = "others";

  private final String word;
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private long count;

  Differences(String word) {
    this.word = word;
  }

  /** A number of equal differences, and the first of them. */
  private static final class Group {
    private final String example;
    private long count;

    Group(String example) {
      this.example = example;
    }
  }

  void add(String group, String example) {
    count++;
    String key = groups.size() < MOST_GROUPS || groups.containsKey(group) ? group : OTHERS;
    groups.computeIfAbsent(key, k -> new Group(example)).count++;
  }

  /** So many more, of which nothing is known but their number. */
  void addUnseen(long more) {
    if (more > 0) {
      count += more;
      groups.computeIfAbsent(OTHERS, k -> new Group("")).count += more;
    }
  }

  long count() {
    return count;
  }

  /** At most so many groups, those with the most differences first. */
  List<String> lines(int most) {
    List<String> lines = new ArrayList<>();
    groups.entrySet().stream()
        .sorted((a, b) -> Long.compare(b.getValue().count, a.getValue().count))
        .limit(most)
        .forEach(each -> lines.add(line(each.getKey(), each.getValue())));
    if (groups.size() > most) {
      lines.add("  %-8s … and %,d more kinds".formatted(word, groups.size() - most));
    }
    return lines;
  }

  private String line(String key, Group group) {
    String text = String.format(Locale.ROOT, "  %-8s %,d × %s", word, group.count, key);
    return group.example.isEmpty() ? text : text + ": " + group.example;
  }
}
