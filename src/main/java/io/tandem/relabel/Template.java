// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import java.util.ArrayList;
import java.util.List;

/**
 * A replacement with {@code $1}, <code>${1}</code> or {@code $name} in it, read as Go's regexp
 * package reads it: an unbraced name is as long as it can be, an unknown one stands for nothing,
 * and a dollar sign that begins no name is itself. Immutable; any thread.
 */
final class Template {
  private static final int UNKNOWN_GROUP = -1;

  /** Literal text and group numbers in turn: literals[0], groups[0], literals[1], … */
  private final String[] literals;

  private final int[] groups;

  private Template(List<String> literals, List<Integer> groups) {
    this.literals = literals.toArray(String[]::new);
    this.groups = groups.stream().mapToInt(Integer::intValue).toArray();
  }

  static Template compile(String text, ValuePattern pattern) {
    List<String> literals = new ArrayList<>();
    List<Integer> groups = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '$') {
        literal.append(c);
      } else if (at < text.length() && text.charAt(at) == '$') {
        literal.append('$');
        at++;
      } else {
        boolean braced = at < text.length() && text.charAt(at) == '{';
        int nameStart = braced ? at + 1 : at;
        int nameEnd = endOfName(text, nameStart);
        boolean closed = !braced || (nameEnd < text.length() && text.charAt(nameEnd) == '}');
        if (nameEnd == nameStart || !closed) {
          literal.append('$');
        } else {
          literals.add(literal.toString());
          literal.setLength(0);
          groups.add(group(text.substring(nameStart, nameEnd), pattern));
          at = braced ? nameEnd + 1 : nameEnd;
        }
      }
    }
    literals.add(literal.toString());
    return new Template(literals, groups);
  }

  private static int endOfName(String text, int start) {
    int at = start;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (c != '_'
          && !Character.isLetter(c)
          && Character.getType(c) != Character.DECIMAL_DIGIT_NUMBER) {
        break;
      }
      at += Character.charCount(c);
    }
    return at;
  }

  /** A number without leading zero is a group's place, anything else its name. */
  private static int group(String name, ValuePattern pattern) {
    boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number || (name.length() > 1 && name.startsWith("0"))) {
      return pattern.groupNamed(name);
    }
    return name.length() > 8 ? UNKNOWN_GROUP : Integer.parseInt(name);
  }

  /**
   * Fills in what a match took.
   *
   * @param spans start and end of each group in the value, -1 where a group took no part
   */
  String expand(String value, int[] spans) {
    if (groups.length == 0) {
      return literals[0];
    }
    if (groups.length == 1 && literals[0].isEmpty() && literals[1].isEmpty()) {
      return has(groups[0], spans) ? span(value, spans, groups[0]) : "";
    }
    StringBuilder text = new StringBuilder(literals[0]);
    for (int i = 0; i < groups.length; i++) {
      if (has(groups[i], spans)) {
        text.append(value, spans[2 * groups[i]], spans[2 * groups[i] + 1]);
      }
      text.append(literals[i + 1]);
    }
    return text.toString();
  }

  private static boolean has(int group, int[] spans) {
    return group >= 0 && 2 * group < spans.length && spans[2 * group] >= 0;
  }

  private static String span(String value, int[] spans, int group) {
    return value.substring(spans[2 * group], spans[2 * group + 1]);
  }
}
