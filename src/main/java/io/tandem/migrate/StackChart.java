// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.ConfigException;
import io.tandem.config.read.YamlTree;
import java.util.List;
import java.util.Map;

/** Values of kube-prometheus-stack: into values of Tandem's chart. */
final class StackChart {
  /** Laid over the other chart's values: its Prometheus, Alertmanager and rules stop. */
  private static final String OFF =
      """
      prometheus:
        enabled: false
      alertmanager:
        enabled: false
      defaultRules:
        create: false
      """;

  private final Parts parts;
  private final Findings findings;

  StackChart(Parts parts) {
    this.parts = parts;
    this.findings = parts.findings();
  }

  ChartOverlay overlay(YamlTree root) throws ConfigException {
    YamlTree spec = root.get("prometheus", "prometheusSpec");
    ChartOverlay overlay = new OperatorSpec(parts).overlay(spec, root, "", true);
    new ServerPods(findings).role(root.get("prometheus", "serviceAccount"), overlay);
    AlertingLacks lacks = new AlertingLacks(findings);
    if (root.get("alertmanager", "config").isMap()) {
      lacks.alertmanager(root.get("alertmanager", "config"));
    }
    rules(root);
    for (String key : List.of("additionalServiceMonitors", "additionalPodMonitors")) {
      if (!root.get("prometheus", key).items().isEmpty()) {
        findings.changed(
            root.get("prometheus", key),
            "these objects belong to the stack's Prometheus, and go where it is turned off",
            "make them objects of your own");
      }
    }
    overlay.file("kube-prometheus-stack-off.yaml", OFF);
    return overlay;
  }

  private void rules(YamlTree root) throws ConfigException {
    for (YamlTree object : root.get("additionalPrometheusRules").items()) {
      parts.rules().add(object.get("name").text(), only(object));
    }
    for (Map.Entry<String, YamlTree> named :
        root.get("additionalPrometheusRulesMap").entries().entrySet()) {
      parts.rules().add(named.getKey(), only(named.getValue()));
    }
    if (!root.get("defaultRules", "create").isFalse()) {
      findings.stays(
          root.get("defaultRules"),
          "the stack's own rules are made by its templates",
          "give their objects: kubectl get prometheusrules -A -o yaml | tandem migrate /dev/stdin");
    }
  }

  /** The groups without the labels of the object around them. */
  private static YamlTree only(YamlTree object) {
    return object.picked("groups");
  }
}
