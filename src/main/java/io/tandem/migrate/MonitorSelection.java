// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.MonitorFields;
import io.tandem.config.read.YamlTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of the operator's monitors a Prometheus selects, and with what rules of its own: becomes
 * the value {@code monitors} of Tandem's chart. What an object does not select is written as null,
 * for the chart selects everything by default.
 */
final class MonitorSelection {
  private static final List<String> KINDS =
      List.of("serviceMonitor", "podMonitor", "probe", "scrapeConfig");

  private final Findings findings;

  MonitorSelection(Findings findings) {
    this.findings = findings;
  }

  /**
   * Takes the spec of an object, or the values of it that kube-prometheus-stack has.
   *
   * @param isChart whether these are values, where nothing selected means the release's own
   */
  void take(YamlTree spec, boolean isChart, ChartOverlay overlay) {
    Map<String, @Nullable Object> selected = new LinkedHashMap<>();
    boolean any = false;
    for (String kind : KINDS) {
      Object selector = selector(spec, kind, isChart);
      YamlTree namespaces = spec.get(kind + "NamespaceSelector");
      selected.put(kind + "Selector", selector);
      selected.put(
          kind + "NamespaceSelector",
          namespaces.isMap() ? namespaces.copy() : isChart ? Map.of() : null);
      any |= selector != null;
    }
    if (!any) {
      return;
    }
    for (String rule : MonitorFields.OF_PROMETHEUS) {
      YamlTree value = spec.get(rule);
      if (value.isSet() && !(value.isScalar() && value.text().isEmpty())) {
        selected.put(rule, value.copy());
      }
    }
    overlay.value("monitors", monitors(selected));
    tell(spec);
  }

  private static Map<String, @Nullable Object> monitors(Map<String, @Nullable Object> selected) {
    Map<String, @Nullable Object> monitors = new LinkedHashMap<>();
    monitors.put("enabled", true);
    monitors.put("spec", selected);
    return monitors;
  }

  private @Nullable Object selector(YamlTree spec, String kind, boolean isChart) {
    YamlTree selector = spec.get(kind + "Selector");
    boolean ofRelease = !spec.get(kind + "SelectorNilUsesHelmValues").isFalse();
    if (isChart && ofRelease && (!selector.isMap() || selector.entries().isEmpty())) {
      findings.changed(
          selector.isSet() ? selector : spec,
          kind + "s of the release alone are selected",
          "write its name for RELEASE in monitors.spec." + kind + "Selector");
      return Map.of("matchLabels", Map.of("release", "RELEASE"));
    }
    return selector.isMap() ? selector.copy() : isChart ? Map.of() : null;
  }

  private void tell(YamlTree spec) {
    findings.changed(
        spec,
        "monitors are selected by the value monitors.spec",
        "name the Secrets and ConfigMaps that they refer to in monitors.references");
    if (spec.get("scrapeClasses").isSet()) {
      findings.changed(
          spec.get("scrapeClasses"),
          "stands in monitors.spec as it was",
          "files in it lie below /etc/tandem/secrets and /etc/tandem/configmaps");
    }
  }
}
