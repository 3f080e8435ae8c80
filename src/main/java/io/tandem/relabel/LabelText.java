// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;

/**
 * Reads label sets as people paste them: {@code {a="b", c="d"}}, a series with its name in front, a
 * JSON object, or {@code a=b} in lines. One use, one thread.
 */
public final class LabelText {
  private final String text;
  private int at;

  private LabelText(String text) {
    this.text = text;
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException with a sentence for whoever wrote the text
   */
  public static Labels parse(String text) {
    return new LabelText(text).read();
  }

  private Labels read() {
    LabelsBuilder labels = new LabelsBuilder();
    skip();
    int brace = text.indexOf('{');
    if (brace > at && text.substring(at, brace).matches("[a-zA-Z_:][a-zA-Z0-9_:]*\\s*")) {
      labels.set(Labels.METRIC_NAME, text.substring(at, brace).strip());
      at = brace;
    }
    skip();
    while (at < text.length()) {
      String name = part("=:,}");
      skipBlanks();
      if (at == text.length() || (text.charAt(at) != '=' && text.charAt(at) != ':')) {
        throw new IllegalArgumentException("expected = behind the label name " + name);
      }
      at++;
      skipBlanks();
      labels.set(name, part(",}"));
      skip();
    }
    return labels.build();
  }

  /** A quoted text with its escapes read, or what stands up to one of the ends or a line end. */
  private String part(String ends) {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && text.charAt(at) != '\n' && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String part = text.substring(start, at).strip();
    if (part.isEmpty() && ends.startsWith("=")) {
      throw new IllegalArgumentException("expected a label name at character " + (start + 1));
    }
    return part;
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    int start = at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return value.toString();
      }
      if (c == '\\' && at < text.length()) {
        value.append(escaped(text.charAt(at++)));
      } else {
        value.append(c);
      }
    }
    throw new IllegalArgumentException("no end of the quoted text at character " + (start + 1));
  }

  private char escaped(char c) {
    if (c == 'u' && at + 4 <= text.length()) {
      String digits = text.substring(at, at + 4);
      if (digits.matches("[0-9a-fA-F]{4}")) {
        at += 4;
        return (char) Integer.parseInt(digits, 16);
      }
    }
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }

  private void skip() {
    while (at < text.length() && " \t\r\n,{}".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }
}
