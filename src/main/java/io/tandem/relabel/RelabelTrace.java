// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import io.tandem.config.RelabelConfig;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What each rule makes of a label set, for people who look for the one that does not do what they
 * meant. Compiles the rules anew each time. Pure.
 *
 * @param input before the first rule
 * @param steps up to the rule that dropped the labels, or to the last one
 */
public record RelabelTrace(Labels input, List<Step> steps) {

  /**
   * One rule at work.
   *
   * @param output after it; what was there before it where it drops the labels
   */
  public record Step(RelabelConfig rule, Labels input, Labels output, boolean kept) {
    public boolean changed() {
      return !input.equals(output);
    }

    /** The rule in one line, as YAML, without the keys that have their usual value. */
    public String text() {
      StringBuilder text = new StringBuilder("{");
      add(text, "source_labels", String.join(", ", rule.sourceLabels()), "", true);
      add(text, "separator", rule.separator(), ";", false);
      add(text, "regex", rule.regex(), "(.*)", false);
      String modulus = rule.modulus() == 0 ? "" : Long.toUnsignedString(rule.modulus());
      add(text, "modulus", modulus, "", false);
      add(text, "target_label", rule.targetLabel(), "", false);
      add(text, "replacement", rule.replacement(), "$1", false);
      return text.append("action: ").append(action()).append('}').toString();
    }

    /** The action in the word of the file. */
    public String action() {
      return rule.action().name().toLowerCase(Locale.ROOT);
    }

    private static void add(
        StringBuilder text, String key, String value, String usual, boolean list) {
      if (!value.equals(usual)) {
        text.append(key).append(": ").append(list ? "[" : "'");
        text.append(list ? value : value.replace("'", "''")).append(list ? "], " : "', ");
      }
    }
  }

  /** Applies the rules of a valid configuration. */
  public static RelabelTrace of(List<RelabelConfig> rules, boolean legacyNames, Labels input) {
    List<Step> steps = new ArrayList<>();
    Labels before = input;
    boolean kept = true;
    for (int i = 0; i < rules.size() && kept; i++) {
      LabelsBuilder labels = new LabelsBuilder(before);
      kept = RelabelRule.compile(rules.get(i), legacyNames).apply(labels);
      Labels after = kept ? labels.build() : before;
      steps.add(new Step(rules.get(i), before, after, kept));
      before = after;
    }
    return new RelabelTrace(input, List.copyOf(steps));
  }

  public boolean kept() {
    return steps.isEmpty() || steps.getLast().kept();
  }

  /** After the last step. */
  public Labels output() {
    return steps.isEmpty() ? input : steps.getLast().output();
  }
}
