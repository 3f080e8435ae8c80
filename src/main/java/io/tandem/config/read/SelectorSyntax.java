// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of label and field selectors, as the Kubernetes API reads them: what is wrong here
 * would be refused by the API server later, for all objects of a role. Pure.
 */
final class SelectorSyntax {
  private static final int LONGEST = 63;
  private static final int LONGEST_PREFIX = 253;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,18}");
  private static final String SPECIAL = "=!(),<>";
  private static final Set<String> OPERATORS = Set.of("=", "==", "!=", "in", "notin", ">", "<");

  private final List<String> tokens;
  private int at;

  private SelectorSyntax(List<String> tokens) {
    this.tokens = tokens;
  }

  /** What was expected of a label selector, or null where nothing is wrong. */
  static @Nullable String labelFault(String text) {
    return new SelectorSyntax(tokens(text)).requirements();
  }

  /** What was expected of a field selector, or null where nothing is wrong. */
  static @Nullable String fieldFault(String text) {
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ',') {
        if (i > start && !isFieldTerm(text.substring(start, i))) {
          return "terms such as metadata.name=x or status.phase!=Running, between commas";
        }
        start = i + 1;
      } else if (text.charAt(i) == '\\' && i + 1 < text.length()) {
        i++;
      }
    }
    return null;
  }

  /** One operator that no backslash stands before, and a value where each is escaped. */
  private static boolean isFieldTerm(String term) {
    int value = -1;
    for (int i = 0; i < term.length(); i++) {
      char c = term.charAt(i);
      if (c == '\\') {
        i++;
        if (value >= 0 && (i == term.length() || !isEscaped(term.charAt(i)))) {
          return false;
        }
      } else if (c == '=') {
        if (value >= 0) {
          return false;
        }
        i += term.startsWith("==", i) ? 1 : 0;
        value = i + 1;
      }
    }
    return value >= 0;
  }

  private static boolean isEscaped(char c) {
    return c == '\\' || c == ',' || c == '=';
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int end = i + 1;
      if (SPECIAL.indexOf(c) >= 0) {
        end += (c == '=' || c == '!') && text.startsWith("=", end) ? 1 : 0;
        tokens.add(text.substring(i, end));
      } else if (!isBlank(c)) {
        while (end < text.length() && !isBlank(text.charAt(end)) && !isSpecial(text, end)) {
          end++;
        }
        tokens.add(text.substring(i, end));
      }
      i = end;
    }
    return tokens;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isSpecial(String text, int index) {
    return SPECIAL.indexOf(text.charAt(index)) >= 0;
  }

  private @Nullable String requirements() {
    if (tokens.isEmpty()) {
      return null;
    }
    do {
      String fault = requirement();
      if (fault != null) {
        return fault;
      }
    } while (taken(","));
    return at == tokens.size() ? null : "a comma before " + peek();
  }

  private @Nullable String requirement() {
    boolean absent = taken("!");
    String key = next();
    if (!isKey(key)) {
      return "the key of a label" + (key.isEmpty() ? " at the end" : ", not " + key);
    }
    if (absent || at == tokens.size() || peek().equals(",")) {
      return null;
    }
    String operator = next();
    if (!OPERATORS.contains(operator)) {
      return "one of = == != in notin > <, not " + operator;
    }
    return operator.endsWith("in") ? values() : value(operator);
  }

  private @Nullable String value(String operator) {
    String value = at == tokens.size() || peek().equals(",") ? "" : next();
    boolean compares = operator.equals(">") || operator.equals("<");
    if (compares && !INTEGER.matcher(value).matches()) {
      return "an integer after " + operator;
    }
    return isValue(value) ? null : "the value of a label, not " + value;
  }

  private @Nullable String values() {
    if (!taken("(")) {
      return "values in parentheses after in and notin";
    }
    do {
      String value = peek().equals(",") || peek().equals(")") ? "" : next();
      if (!isValue(value)) {
        return "the value of a label, not " + value;
      }
    } while (taken(","));
    return taken(")") ? null : "a closing parenthesis";
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private String next() {
    return at < tokens.size() ? tokens.get(at++) : "";
  }

  private boolean taken(String token) {
    boolean there = at < tokens.size() && tokens.get(at).equals(token);
    at += there ? 1 : 0;
    return there;
  }

  private static boolean isKey(String key) {
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? "x" : key.substring(0, slash);
    String name = key.substring(slash + 1);
    return prefix.length() <= LONGEST_PREFIX
        && PREFIX.matcher(prefix).matches()
        && name.length() <= LONGEST
        && NAME.matcher(name).matches();
  }

  private static boolean isValue(String value) {
    return value.isEmpty() || (value.length() <= LONGEST && NAME.matcher(value).matches());
  }
}
