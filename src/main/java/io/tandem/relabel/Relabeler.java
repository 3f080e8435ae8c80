// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import io.tandem.config.RelabelConfig;
import io.tandem.model.LabelsBuilder;
import java.util.List;

/**
 * A compiled list of relabel rules: what Prometheus 3.5 makes of a label set, this makes of it too.
 *
 * <p>Patterns are RE2, anchored, and their dot takes a newline. Patterns that say a plain word, a
 * choice of words, or a word with anything behind it are matched without the pattern engine; the
 * answers are the same. Immutable; any thread may use it, on a builder of its own.
 */
public final class Relabeler {
  private final RelabelRule[] rules;

  private Relabeler(RelabelRule[] rules) {
    this.rules = rules;
  }

  /** Compiles rules that may make any label name (validation scheme utf8). */
  public static Relabeler compile(List<RelabelConfig> rules) {
    return compile(rules, false);
  }

  /**
   * Compiles rules of a valid configuration.
   *
   * @param legacyNames a rule whose target turns out not to be a legacy label name changes nothing
   * @throws IllegalArgumentException where a pattern is not RE2; the configuration refuses it
   *     before
   */
  public static Relabeler compile(List<RelabelConfig> rules, boolean legacyNames) {
    return new Relabeler(
        rules.stream()
            .map(rule -> RelabelRule.compile(rule, legacyNames))
            .toArray(RelabelRule[]::new));
  }

  /**
   * Applies the rules in order.
   *
   * @return false where a rule drops the label set; the builder then holds what it had so far
   */
  public boolean apply(LabelsBuilder labels) {
    for (RelabelRule rule : rules) {
      if (!rule.apply(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Whether there are no rules at all, so that a caller need not make a builder. */
  public boolean isEmpty() {
    return rules.length == 0;
  }
}
