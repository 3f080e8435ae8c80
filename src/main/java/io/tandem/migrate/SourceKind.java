// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.read.YamlTree;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a document is, by what stands at its top. */
public enum SourceKind {
  PROMETHEUS_YML("a prometheus.yml"),
  PROMETHEUS_CHART("values of the chart prometheus-community/prometheus"),
  STACK_CHART("values of the chart kube-prometheus-stack"),
  PROMETHEUS_OBJECT("a Prometheus or PrometheusAgent object"),
  PROMETHEUS_RULE("a PrometheusRule object"),
  OBJECTS("a list of objects"),
  OTHER_OBJECT("an object of Kubernetes"),
  RULES("a file of rules"),
  ALERTMANAGER_YML("an alertmanager.yml"),
  UNKNOWN("something else");

  private static final List<String> FILE =
      List.of("global", "scrape_configs", "remote_write", "rule_files", "scrape_config_files");
  private static final List<String> STACK =
      List.of("prometheusOperator", "kube-state-metrics", "defaultRules", "kubelet");
  private static final List<String> CHART =
      List.of("server", "serverFiles", "extraScrapeConfigs", "scrapeConfigFiles", "scrapeConfigs");

  private final String words;

  SourceKind(String words) {
    this.words = words;
  }

  /** For messages and for the flag that says it. */
  public String words() {
    return words;
  }

  /** What the user calls it: prometheus-yml and so on. */
  public String flag() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What the document most likely is. */
  public static SourceKind of(YamlTree root) {
    Set<String> keys = root.entries().keySet();
    if (keys.contains("apiVersion") && keys.contains("kind")) {
      return ofObject(root.get("kind").text());
    }
    if (root.get("prometheus", "prometheusSpec").isSet()
        || (keys.contains("prometheus") && !keys.contains("server"))) {
      return STACK_CHART;
    }
    if (has(keys, CHART)) {
      return PROMETHEUS_CHART;
    }
    if (keys.contains("route") || keys.contains("receivers")) {
      return ALERTMANAGER_YML;
    }
    if (keys.contains("groups")) {
      return RULES;
    }
    if (has(keys, FILE)) {
      return PROMETHEUS_YML;
    }
    return has(keys, STACK) ? STACK_CHART : UNKNOWN;
  }

  private static SourceKind ofObject(String kind) {
    return switch (kind) {
      case "Prometheus", "PrometheusAgent" -> PROMETHEUS_OBJECT;
      case "PrometheusRule" -> PROMETHEUS_RULE;
      case "List", "PrometheusList", "PrometheusAgentList", "PrometheusRuleList" -> OBJECTS;
      default -> OTHER_OBJECT;
    };
  }

  private static boolean has(Set<String> keys, List<String> any) {
    return any.stream().anyMatch(keys::contains);
  }
}
