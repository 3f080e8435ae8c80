// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver.selector;

import com.google.re2j.PatternSyntaxException;
import io.tandem.model.Labels;
import io.tandem.receiver.selector.Selector.SyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code name{label="value",…}[5m]}, the one form of PromQL that the receiver answers. One
 * parser per text.
 */
public final class SelectorParser {
  private static final String UNITS = "ms s m h d w y";
  private static final long[] UNIT_MILLIS = {
    1, 1000, 60_000, 3_600_000, 86_400_000, 604_800_000, 31_536_000_000L
  };

  private final String text;
  private int at;

  private SelectorParser(String text) {
    this.text = text;
  }

  public static Selector parse(String text) throws SyntaxException {
    return new SelectorParser(text).selector();
  }

  private Selector selector() throws SyntaxException {
    List<Matcher> matchers = new ArrayList<>();
    skipBlanks();
    String metric = word(true);
    if (!metric.isEmpty()) {
      matchers.add(Matcher.of(Labels.METRIC_NAME, Matcher.Op.EQUAL, metric));
    }
    if (take("{")) {
      while (!take("}")) {
        matchers.add(matcher());
        if (!take(",") && !peek("}")) {
          throw fault("expected \",\" or \"}\"");
        }
      }
    }
    if (matchers.isEmpty()) {
      throw fault("only plain selectors are answered: name{label=\"value\"}");
    }
    if (matchers.stream().allMatch(m -> m.matches(""))) {
      throw fault("vector selector must contain at least one non-empty matcher");
    }
    long range = take("[") ? duration() : 0;
    if (at < text.length()) {
      throw fault("only plain selectors are answered, not " + text.substring(at));
    }
    return new Selector(matchers, range);
  }

  private Matcher matcher() throws SyntaxException {
    boolean quoted = at < text.length() && "\"'`".indexOf(text.charAt(at)) >= 0;
    String name = quoted ? string() : word(false);
    if (name.isEmpty()) {
      throw fault("expected a label name");
    }
    skipBlanks();
    if (quoted && (peek(",") || peek("}"))) {
      return Matcher.of(Labels.METRIC_NAME, Matcher.Op.EQUAL, name);
    }
    Matcher.Op op;
    if (take("=~")) {
      op = Matcher.Op.MATCH;
    } else if (take("!~")) {
      op = Matcher.Op.NOT_MATCH;
    } else if (take("!=")) {
      op = Matcher.Op.NOT_EQUAL;
    } else if (take("=")) {
      op = Matcher.Op.EQUAL;
    } else {
      throw fault("expected one of =, !=, =~, !~");
    }
    String value = string();
    try {
      return Matcher.of(name, op, value);
    } catch (PatternSyntaxException e) {
      throw fault("invalid expression: " + e.getMessage());
    }
  }

  private String word(boolean colons) {
    int start = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      boolean digit = at > start && c >= '0' && c <= '9';
      if (!letter && !digit && !(colons && c == ':')) {
        break;
      }
      at++;
    }
    String word = text.substring(start, at);
    skipBlanks();
    return word;
  }

  private String string() throws SyntaxException {
    char quote = at < text.length() ? text.charAt(at) : ' ';
    if ("\"'`".indexOf(quote) < 0) {
      throw fault("expected a quoted string");
    }
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        skipBlanks();
        return value.toString();
      }
      boolean escaped = c == '\\' && quote != '`' && at + 1 < text.length();
      value.append(escaped ? escape(text.charAt(++at)) : c);
    }
    throw fault("unterminated quoted string");
  }

  private char escape(char c) throws SyntaxException {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '\\', '"', '\'' -> c;
      default -> throw fault("unknown escape sequence");
    };
  }

  /** Milliseconds up to the closing bracket, as in {@code 1h30m]}. */
  private long duration() throws SyntaxException {
    long millis = 0;
    List<String> units = List.of(UNITS.split(" ", -1));
    while (!take("]")) {
      int start = at;
      while (at < text.length() && Character.isDigit(text.charAt(at)) && at - start < 9) {
        at++;
      }
      int unitAt = at;
      while (at < text.length() && Character.isLetter(text.charAt(at))) {
        at++;
      }
      int unit = units.indexOf(text.substring(unitAt, at));
      skipBlanks();
      if (unitAt == start || unit < 0) {
        throw fault("bad duration, expected such as [5m]");
      }
      millis += Long.parseLong(text.substring(start, unitAt)) * UNIT_MILLIS[unit];
    }
    if (millis == 0) {
      throw fault("duration must be greater than 0");
    }
    return millis;
  }

  private boolean take(String token) {
    if (!peek(token)) {
      return false;
    }
    at += token.length();
    skipBlanks();
    return true;
  }

  private boolean peek(String token) {
    return text.startsWith(token, at);
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private SyntaxException fault(String message) {
    return new SyntaxException(at, message);
  }
}
