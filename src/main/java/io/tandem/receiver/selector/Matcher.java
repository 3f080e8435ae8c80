// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver.selector;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tandem.model.Labels;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a selector; an absent label counts as empty, an expression must match the whole
 * value. Immutable; any thread.
 */
public record Matcher(String name, Op op, String value, @Nullable Pattern pattern) {
  /** How a label is compared. */
  public enum Op {
    EQUAL,
    NOT_EQUAL,
    MATCH,
    NOT_MATCH
  }

  /** Compiles the expression, where there is one. */
  public static Matcher of(String name, Op op, String value) throws PatternSyntaxException {
    boolean expression = op == Op.MATCH || op == Op.NOT_MATCH;
    return new Matcher(name, op, value, expression ? Pattern.compile("(?s:" + value + ")") : null);
  }

  public boolean matches(Labels labels) {
    String actual = labels.get(name);
    return matches(actual == null ? "" : actual);
  }

  public boolean matches(String actual) {
    boolean same = pattern == null ? value.equals(actual) : pattern.matches(actual);
    return (op == Op.EQUAL || op == Op.MATCH) == same;
  }
}
