// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts environment variables into the values of external_labels, by the rules of a shell as far as
 * Prometheus has them: {@code $NAME} and {@code ${NAME}}, and {@code $$} for a dollar.
 */
final class Environment {
  private static final String SPECIAL = "*#$@!?-0123456789";

  private final Map<String, String> variables;
  private final Set<String> missing = new TreeSet<>();

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** The variables that were asked for and are unset or empty. */
  Set<String> missing() {
    return missing;
  }

  String expand(String text) {
    StringBuilder expanded = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '$' || at == text.length()) {
        expanded.append(c);
        continue;
      }
      int end = nameEnd(text, at);
      if (end == at) {
        expanded.append('$');
      } else {
        expanded.append(value(text.substring(at, end)));
      }
      at = end;
    }
    return expanded.toString();
  }

  /** Where the reference ends that starts behind a dollar; the start itself where there is none. */
  private static int nameEnd(String text, int start) {
    char first = text.charAt(start);
    if (first == '{') {
      int close = text.indexOf('}', start);
      // An open brace without an end is swallowed, and the text goes on behind it.
      return close < 0 ? start + 1 : close + 1;
    }
    if (SPECIAL.indexOf(first) >= 0) {
      return start + 1;
    }
    int end = start;
    while (end < text.length() && isNamePart(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isNamePart(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private String value(String reference) {
    String name = reference;
    if (reference.startsWith("{")) {
      name = reference.endsWith("}") ? reference.substring(1, reference.length() - 1) : "";
    }
    if (name.isEmpty() || name.equals("$")) {
      return name;
    }
    String value = variables.getOrDefault(name, "");
    if (value.isEmpty()) {
      missing.add(name);
    }
    return value;
  }
}
