// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.ConfigException;
import io.tandem.config.PrometheusDuration;
import io.tandem.config.read.YamlTree;
import io.tandem.config.read.YamlWriter;
import io.tandem.migrate.Migration.OutputFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes rule groups namespaces of AMP out of rule files and PrometheusRules: one file for each, in
 * parts where it is too large, within {@link AmpLimits}. Expressions are taken as they are; whether
 * they parse AMP says. Belongs to one migration.
 */
final class RuleGroups {
  private static final Set<String> GROUP =
      Set.of(
          "name",
          "interval",
          "query_offset",
          "limit",
          "labels",
          "rules",
          "partial_response_strategy");
  private static final Set<String> RULE =
      Set.of("record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations");

  private final Findings findings;
  private final Set<String> names = new HashSet<>();
  private final List<OutputFile> files = new ArrayList<>();
  private @Nullable YamlTree last;
  private String interval = "";
  private int rules;

  RuleGroups(Findings findings) {
    this.findings = findings;
  }

  /** The evaluation_interval of groups that give none, as the server had it; empty: its default. */
  void intervalWithoutOne(String evaluationInterval) {
    interval = evaluationInterval;
  }

  /** The files of all namespaces so far, rules/NAME.yaml. */
  List<OutputFile> files() {
    return files;
  }

  /** A rule file, or the part of a chart or of a PrometheusRule that says the same. */
  void add(String name, YamlTree root) throws ConfigException {
    for (String key : root.entries().keySet()) {
      if (!key.equals("groups")) {
        throw root.get(key).wrong("given", "groups alone in a file of rules");
      }
    }
    if (root.get("groups").items().isEmpty()) {
      return;
    }
    String namespace = unique(name);
    Set<String> groups = new HashSet<>();
    List<Map<String, @Nullable Object>> contents = new ArrayList<>();
    for (YamlTree group : root.get("groups").items()) {
      YamlTree groupName = group.get("name");
      if (groupName.text().isEmpty() || !groups.add(groupName.text())) {
        throw groupName.wrong(groupName.text(), "a name that no other group of the file has");
      }
      checkNames(namespace, groupName);
      contents.add(content(group));
    }
    write(namespace, root, contents);
    last = root;
  }

  /** Says what is about all rules together. */
  void finish() {
    if (last == null) {
      return;
    }
    if (rules > AmpLimits.RULES) {
      findings.stays(
          last,
          rules + " rules, and a workspace takes " + AmpLimits.RULES,
          "ask for more, or use several workspaces: " + AmpLimits.QUOTAS);
    }
    findings.changed(
        last,
        "rules see everything in the workspace, not one server's series alone",
        "where other clusters send to it too, group or select by cluster");
  }

  private String unique(String name) {
    String plain = name.replaceAll("[^-.0-9A-Z_a-z]", "-").replaceAll("^[-.]+", "");
    String base = plain.isEmpty() ? "rules" : plain;
    if (base.length() > AmpLimits.NAMESPACE_CHARACTERS - 4) {
      base = base.substring(0, AmpLimits.NAMESPACE_CHARACTERS - 4);
    }
    String unique = base;
    for (int i = 2; !names.add(unique); i++) {
      unique = base + "-" + i;
    }
    return unique;
  }

  private void checkNames(String namespace, YamlTree groupName) {
    int bytes = (namespace + groupName.text()).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > AmpLimits.NAMES_BYTES) {
      findings.stays(
          groupName,
          "the names of namespace and group have "
              + bytes
              + " bytes, and AMP takes "
              + AmpLimits.NAMES_BYTES,
          "shorten them: " + AmpLimits.NAMESPACES);
    }
  }

  private Map<String, @Nullable Object> content(YamlTree group) throws ConfigException {
    check(group, GROUP, "a rule group");
    Map<String, @Nullable Object> content = group.copyOfMap();
    if (content.remove("partial_response_strategy") != null) {
      findings.changed(
          group.get("partial_response_strategy"), "left out: it is a key of Thanos", "");
    }
    interval(group, content);
    Map<String, @Nullable Object> shared = group.get("labels").copyOfMap();
    if (content.remove("labels") != null) {
      findings.changed(group.get("labels"), "the labels of the group were given to its rules", "");
    }
    List<Map<String, @Nullable Object>> contents = new ArrayList<>();
    for (YamlTree rule : group.get("rules").items()) {
      contents.add(rule(rule, shared));
    }
    content.put("rules", contents);
    if (group.get("query_offset").isSet()) {
      findings.changed(
          group.get("query_offset"),
          "kept; AMP documents an offset of the whole workspace alone",
          "should it refuse this key: ruleQueryOffsetInSeconds of UpdateWorkspaceConfiguration");
    }
    return content;
  }

  private void interval(YamlTree group, Map<String, @Nullable Object> content)
      throws ConfigException {
    YamlTree own = group.get("interval");
    String text = own.isSet() ? own.text() : interval;
    if (text.isEmpty()) {
      return;
    }
    Duration parsed = PrometheusDuration.parse(text);
    if (parsed == null) {
      throw own.wrong(text, "a duration such as 30s or 1h30m");
    }
    String taken = text;
    if (parsed.compareTo(AmpLimits.RULE_INTERVAL) < 0 && !parsed.isZero()) {
      taken = PrometheusDuration.format(AmpLimits.RULE_INTERVAL);
      findings.changed(
          own,
          "rules are evaluated each " + taken + " and not each " + text,
          "AMP's shortest interval; it can be lowered on request: " + AmpLimits.QUOTAS);
    } else if (!own.isSet()) {
      findings.changed(
          group,
          "interval: " + text + " was written down: it was the server's evaluation_interval",
          "");
    }
    Object rest = content.remove("rules");
    content.put("interval", taken);
    content.put("rules", rest);
  }

  private Map<String, @Nullable Object> rule(YamlTree rule, Map<String, @Nullable Object> shared)
      throws ConfigException {
    check(rule, RULE, "a rule");
    if (rule.get("record").isSet() == rule.get("alert").isSet()) {
      throw rule.wrong("a rule", "one of record and alert");
    }
    if (rule.get("expr").text().isBlank()) {
      throw rule.get("expr").wrong("absent", "an expression");
    }
    rules++;
    Map<String, @Nullable Object> content = rule.copyOfMap();
    if (!shared.isEmpty()) {
      Map<String, @Nullable Object> labels = new LinkedHashMap<>(shared);
      labels.putAll(rule.get("labels").copyOfMap());
      content.put("labels", labels);
    }
    return content;
  }

  private static void check(YamlTree map, Set<String> known, String what) throws ConfigException {
    if (!map.isMap()) {
      throw map.wrong("no map", what);
    }
    for (String key : map.entries().keySet()) {
      if (!known.contains(key)) {
        throw map.get(key).wrong("given", "a key of " + what);
      }
    }
  }

  /** Group after group, a new part where the definition would become too large. */
  private void write(String namespace, YamlTree root, List<Map<String, @Nullable Object>> groups) {
    List<Map<String, @Nullable Object>> part = new ArrayList<>();
    int bytes = 0;
    int parts = 0;
    for (Map<String, @Nullable Object> group : groups) {
      int size = yaml(List.of(group)).getBytes(StandardCharsets.UTF_8).length;
      if (size > AmpLimits.DEFINITION_BYTES) {
        findings.stays(
            root,
            "group " + group.get("name") + " alone has " + size + " bytes, and AMP takes 1 MB",
            "divide it: " + AmpLimits.QUOTAS);
      } else if (bytes + size > AmpLimits.DEFINITION_BYTES) {
        parts++;
        file(namespace + "-part" + parts, part);
        part.clear();
        bytes = 0;
      }
      bytes += size;
      part.add(group);
    }
    file(parts == 0 ? namespace : namespace + "-part" + (parts + 1), part);
    String pieces = parts == 0 ? "" : " in " + (parts + 1) + " parts, for AMP takes 1 MB at a time";
    findings.taken(root, groups.size() + " rule groups, namespace " + namespace + pieces);
  }

  private void file(String namespace, List<Map<String, @Nullable Object>> groups) {
    files.add(new OutputFile("rules/" + namespace + ".yaml", yaml(groups), false));
  }

  private static String yaml(List<Map<String, @Nullable Object>> groups) {
    return YamlWriter.write(Map.of("groups", groups));
  }
}
