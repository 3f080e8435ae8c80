// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tandem.config.ConfigException;
import io.tandem.config.RelabelConfig;
import io.tandem.config.RelabelConfig.Action;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and checks relabel rules, wherever they stand. */
public final class RelabelConfigReader {
  static final Keys KEYS =
      Keys.of(
          "a relabel rule",
          "source_labels",
          "separator",
          "regex",
          "modulus",
          "target_label",
          "replacement",
          "action");

  private static final String SEPARATOR = ";";
  private static final String REGEX = "(.*)";
  private static final String REPLACEMENT = "$1";
  private static final Set<Action> NEED_TARGET =
      Set.of(
          Action.REPLACE,
          Action.HASHMOD,
          Action.LOWERCASE,
          Action.UPPERCASE,
          Action.KEEPEQUAL,
          Action.DROPEQUAL);
  private static final Set<Action> NO_REPLACEMENT =
      Set.of(Action.LOWERCASE, Action.UPPERCASE, Action.KEEPEQUAL, Action.DROPEQUAL);

  private final boolean legacyNames;

  RelabelConfigReader(boolean legacyNames) {
    this.legacyNames = legacyNames;
  }

  /** The rules of a list that stands alone. */
  public static List<RelabelConfig> parse(String yaml, boolean legacyNames) throws ConfigException {
    Faults faults = new Faults();
    YamlValue list = new YamlDocument(Path.of("relabel_configs"), faults).read(yaml);
    List<RelabelConfig> rules = new RelabelConfigReader(legacyNames).read(list);
    faults.throwIfAny();
    return rules;
  }

  /** The rules that are right; the others have written their faults. */
  List<RelabelConfig> read(YamlValue list) {
    List<RelabelConfig> rules = new ArrayList<>();
    for (YamlValue element : list.list()) {
      if (element.isNull()) {
        element.fault("a relabel rule");
        continue;
      }
      RelabelConfig rule = rule(element);
      if (rule != null) {
        rules.add(rule);
      }
    }
    return rules;
  }

  private @Nullable RelabelConfig rule(YamlValue element) {
    YamlMap map = element.map(KEYS);
    Action action = action(map.get("action"));
    String regex = regex(map.get("regex"));
    RelabelConfig rule =
        new RelabelConfig(
            sourceLabels(map.get("source_labels")),
            map.get("separator").text(SEPARATOR),
            regex,
            map.get("modulus").count(0),
            map.get("target_label").text(""),
            map.get("replacement").text(REPLACEMENT),
            action);
    check(map, rule);
    return rule;
  }

  private static Action action(YamlValue value) {
    if (!value.isPresent()) {
      return Action.REPLACE;
    }
    String name = value.text("");
    for (Action action : Action.values()) {
      if (action.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return action;
      }
    }
    value.fault("a relabel action");
    return Action.REPLACE;
  }

  private static String regex(YamlValue value) {
    String regex = value.text(REGEX);
    if (CaseFolding.mayNeverEnd(regex)) {
      value.fault("an expression that, without case, does not reach the letters U+1C80 to U+1C88");
      return REGEX;
    }
    try {
      Pattern.compile("^(?s:" + regex + ")$");
    } catch (PatternSyntaxException e) {
      value.fault("an RE2 expression: " + e.getDescription());
    }
    return regex;
  }

  private List<String> sourceLabels(YamlValue value) {
    List<String> names = new ArrayList<>();
    for (YamlValue element : value.list()) {
      String name = element.text("");
      if (!Names.isLabelName(name, false) && element.isSet()) {
        element.fault("a label name");
      }
      names.add(name);
    }
    return names;
  }

  private void check(YamlMap map, RelabelConfig rule) {
    Action action = rule.action();
    String word = action.name().toLowerCase(Locale.ROOT);
    if (action == Action.HASHMOD && rule.modulus() == 0) {
      map.get("modulus").fault("1 or more for " + word);
    }
    if (NEED_TARGET.contains(action)) {
      checkTarget(map.get("target_label"), rule, word);
    }
    if (action == Action.LABELMAP && !Names.isLabelTemplate(rule.replacement(), legacyNames)) {
      map.get("replacement").fault("a label name, with groups such as $1, for " + word);
    }
    if (NO_REPLACEMENT.contains(action) && !rule.replacement().equals(REPLACEMENT)) {
      map.get("replacement").fault("absent for " + word);
    }
    if (action == Action.KEEPEQUAL || action == Action.DROPEQUAL) {
      onlyDefault(map.get("regex"), !map.get("regex").isSet(), word);
      onlyDefault(map.get("modulus"), rule.modulus() == 0, word);
      onlyDefault(map.get("separator"), rule.separator().equals(SEPARATOR), word);
    }
    if (action == Action.LABELDROP || action == Action.LABELKEEP) {
      onlyDefault(map.get("source_labels"), !map.get("source_labels").isSet(), word);
      onlyDefault(map.get("target_label"), rule.targetLabel().isEmpty(), word);
      onlyDefault(map.get("modulus"), rule.modulus() == 0, word);
      onlyDefault(map.get("separator"), rule.separator().equals(SEPARATOR), word);
      onlyDefault(map.get("replacement"), rule.replacement().equals(REPLACEMENT), word);
    }
  }

  private void checkTarget(YamlValue value, RelabelConfig rule, String word) {
    String target = rule.targetLabel();
    boolean template = rule.action() == Action.REPLACE && target.contains("$");
    if (target.isEmpty()) {
      value.fault("a label name for " + word);
    } else if (template
        ? !Names.isLabelTemplate(target, legacyNames)
        : !Names.isLabelName(target, legacyNames)) {
      value.fault("a label name for " + word);
    }
  }

  private static void onlyDefault(YamlValue value, boolean isDefault, String action) {
    if (!isDefault) {
      value.fault("absent for " + action);
    }
  }
}
