// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which objects, by their labels; without a term all of them.
 *
 * @param labels that must be so, by name
 * @param expressions that must all hold
 */
public record LabelSelector(Map<String, String> labels, List<Expression> expressions) {
  static final String IN = "In";
  static final String NOT_IN = "NotIn";
  static final String EXISTS = "Exists";
  static final String DOES_NOT_EXIST = "DoesNotExist";

  private static final int LONGEST = 63;
  private static final Pattern NAME =
      Pattern.compile("([-a-z0-9.]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?");

  /** One expression. */
  public record Expression(String key, String operator, List<String> values) {}

  /** Reads one, and refuses what the API server would. */
  static LabelSelector of(Section at) {
    Map<String, String> labels = new TreeMap<>(at.textMap("matchLabels"));
    labels.forEach(
        (name, value) -> {
          if (!NAME.matcher(name).matches() || !isValue(value)) {
            throw at.refused("matchLabels", name + "=" + value + " is no label");
          }
        });
    List<Expression> expressions = new ArrayList<>();
    at.sections("matchExpressions").forEach(e -> expressions.add(expression(e)));
    return new LabelSelector(labels, expressions);
  }

  private static Expression expression(Section at) {
    String key = at.text("key");
    String operator = at.text("operator");
    List<String> values = at.texts("values");
    if (!NAME.matcher(key).matches()) {
      throw at.refused("key", "'" + key + "' is no name of a label");
    }
    boolean listed = operator.equals(IN) || operator.equals(NOT_IN);
    if (!listed && !operator.equals(EXISTS) && !operator.equals(DOES_NOT_EXIST)) {
      throw at.refused(
          "operator", "'" + operator + "', expected In, NotIn, Exists or DoesNotExist");
    }
    if (listed == values.isEmpty() || !values.stream().allMatch(LabelSelector::isValue)) {
      throw at.refused("values", listed ? "expected values of a label" : "expected none");
    }
    return new Expression(key, operator, values);
  }

  private static boolean isValue(String value) {
    return value.length() <= LONGEST && VALUE.matcher(value).matches();
  }

  public boolean isEmpty() {
    return labels.isEmpty() && expressions.isEmpty();
  }

  /** As the API takes it; empty for all objects. */
  public String text() {
    List<Expression> terms = new ArrayList<>(expressions);
    labels.forEach((name, value) -> terms.add(new Expression(name, "=", List.of(value))));
    terms.sort(Comparator.comparing(Expression::key));
    return String.join(",", terms.stream().map(LabelSelector::text).toList());
  }

  private static String text(Expression term) {
    String list = "(" + String.join(",", term.values().stream().sorted().distinct().toList()) + ")";
    return switch (term.operator()) {
      case IN -> term.key() + " in " + list;
      case NOT_IN -> term.key() + " notin " + list;
      case EXISTS -> term.key();
      case DOES_NOT_EXIST -> "!" + term.key();
      default -> term.key() + "=" + term.values().getFirst();
    };
  }
}
