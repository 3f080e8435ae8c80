// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.tandem.discovery.operator.translate.LabelSelector.Expression;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A list of relabel rules, in the making. */
final class Relabelings {
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9_]");
  private static final String SOURCE = "source_labels";
  private static final String TARGET = "target_label";
  private static final String REGEX = "regex";
  private static final String REPLACEMENT = "replacement";

  private final JsonArray rules = new JsonArray();

  JsonArray rules() {
    return rules;
  }

  /** The job's own name is kept from the rules that name the label job anew. */
  static Relabelings ofTargets() {
    return new Relabelings().copy("job", "__tmp_prometheus_job_name");
  }

  /** What discovery makes of a name. */
  static String sanitized(String name) {
    return NOT_IN_NAMES.matcher(name).replaceAll("_");
  }

  Relabelings copy(String from, String to) {
    return add(rule(from).put(TARGET, to));
  }

  /** Leaves the label as it is where the other one is empty. */
  Relabelings copyIfSet(String from, String to) {
    return copyMatch("(.+)", to, from);
  }

  /** What the first group catches. */
  Relabelings copyMatch(String regex, String to, String... from) {
    return add(rule(from).put(REGEX, regex).put(REPLACEMENT, "${1}").put(TARGET, to));
  }

  Relabelings set(String label, String value) {
    return add(new JsonObject().put(TARGET, label).put(REPLACEMENT, value));
  }

  Relabelings keep(String regex, String... from) {
    return add(rule(from).put(REGEX, regex).put("action", "keep"));
  }

  Relabelings drop(String regex, String... from) {
    return add(rule(from).put(REGEX, regex).put("action", "drop"));
  }

  Relabelings add(JsonObject rule) {
    rules.add(rule);
    return this;
  }

  static JsonObject rule(String... from) {
    return new JsonObject().put(SOURCE, new JsonArray(List.of((Object[]) from)));
  }

  /** Keeps what a selector selects, by labels whose names begin so. */
  Relabelings select(LabelSelector selector, String meta) {
    selector
        .labels()
        .forEach((name, value) -> keep("(" + value + ");true", pair(meta, sanitized(name))));
    selector.expressions().forEach(expression -> select(expression, meta));
    return this;
  }

  private void select(Expression expression, String meta) {
    String name = sanitized(expression.key());
    String anyOf = "(" + String.join("|", expression.values()) + ");true";
    String present = meta + "labelpresent_" + name;
    switch (expression.operator()) {
      case LabelSelector.IN -> keep(anyOf, pair(meta, name));
      case LabelSelector.NOT_IN -> drop(anyOf, pair(meta, name));
      case LabelSelector.EXISTS -> keep("true", present);
      default -> drop("true", present);
    }
  }

  private static String[] pair(String meta, String name) {
    return new String[] {meta + "label_" + name, meta + "labelpresent_" + name};
  }

  /** Pods that came to an end have no one to ask. */
  Relabelings dropEnded() {
    return drop("(Failed|Succeeded)", "__meta_kubernetes_pod_phase");
  }

  /** Rules as an object spells them. */
  Relabelings given(List<Section> given) {
    given.forEach(rule -> add(given(rule)));
    return this;
  }

  private static JsonObject given(Section from) {
    JsonObject rule = new JsonObject();
    List<String> sources = from.texts("sourceLabels");
    if (!sources.isEmpty()) {
      rule.put(SOURCE, new JsonArray(sources));
    }
    put(rule, "separator", from.textOrNull("separator"));
    put(rule, TARGET, emptyToNull(from.text("targetLabel")));
    put(rule, REGEX, emptyToNull(from.text(REGEX)));
    put(rule, "modulus", from.count("modulus") == 0 ? null : from.raw("modulus"));
    put(rule, REPLACEMENT, from.textOrNull(REPLACEMENT));
    put(rule, "action", emptyToNull(from.text("action").toLowerCase(Locale.ROOT)));
    return rule;
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static void put(JsonObject rule, String key, @Nullable Object value) {
    if (value != null) {
      rule.put(key, value);
    }
  }
}
