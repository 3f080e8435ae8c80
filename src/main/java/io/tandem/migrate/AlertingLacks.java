// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.PrometheusDuration;
import io.tandem.config.read.YamlTree;
import java.time.Duration;
import java.util.Map;

/** Says what the alert manager of AMP lacks of what alerting uses now. */
final class AlertingLacks {
  private static final String SNS = "sns_configs";

  private final Findings findings;

  AlertingLacks(Findings findings) {
    this.findings = findings;
  }

  /** The section alerting of a prometheus.yml. */
  void server(YamlTree alerting) {
    for (YamlTree manager : alerting.get("alertmanagers").items()) {
      managers(manager);
    }
    relabeling(alerting.get("alert_relabel_configs"));
  }

  /** One entry that leads to Alertmanagers, however it finds them. */
  void managers(YamlTree manager) {
    findings.stays(
        manager,
        "these Alertmanagers get no alerts any more: AMP's rules speak to its own alert manager",
        "give tandem migrate their alertmanager.yml to see what AMP lacks, or lead SNS to them");
    relabeling(manager.get("alert_relabel_configs"));
  }

  void relabeling(YamlTree rules) {
    if (!rules.items().isEmpty()) {
      findings.stays(
          rules,
          "AMP relabels no alerts: " + rules.items().size() + " rules",
          "write the labels into the rules, or aggregate there what is to be dropped");
    }
  }

  /** An alertmanager.yml, or what a chart holds of one. */
  void alertmanager(YamlTree root) {
    root.get("global")
        .entries()
        .forEach(
            (key, value) -> {
              if (!key.equals("resolve_timeout")) {
                findings.stays(value, "global." + key + " serves receivers that AMP lacks", "");
              }
            });
    root.get("receivers").items().forEach(this::receiver);
    int routes = routes(root.get("route"));
    tooMany(root.get("route"), routes, AmpLimits.ROUTES, "routes");
    int inhibitions = root.get("inhibit_rules").items().size();
    tooMany(root.get("inhibit_rules"), inhibitions, AmpLimits.INHIBITIONS, "inhibition rules");
    templates(root.get("templates"));
    findings.changed(
        root,
        "routes, grouping, inhibition and templates work as they are",
        "put the file under alertmanager_config of the definition: " + AmpLimits.ALERT_MANAGER);
  }

  private void receiver(YamlTree receiver) {
    String name = "receiver " + receiver.get("name").text();
    for (Map.Entry<String, YamlTree> entry : receiver.entries().entrySet()) {
      if (entry.getKey().endsWith("_configs") && !entry.getKey().equals(SNS)) {
        findings.stays(
            entry.getValue(),
            name + ": AMP has no " + entry.getKey() + ", it notifies through SNS alone",
            "a topic, and behind it a Lambda function or the service's own integration");
      }
    }
    for (YamlTree sns : receiver.get(SNS).items()) {
      for (String key : new String[] {"api_url", "http_config"}) {
        if (sns.get(key).isSet()) {
          findings.stays(
              sns.get(key), name + ": AMP refuses " + key, "leave it out: " + AmpLimits.RECEIVERS);
        }
      }
      if (!sns.get("sigv4", "region").isSet()) {
        findings.stays(
            sns,
            name + ": AMP needs sigv4.region",
            "the region of the topic: " + AmpLimits.RECEIVERS);
      }
    }
  }

  /** Counts the nodes of a routing tree, and looks at each. */
  private int routes(YamlTree route) {
    Duration repeat = PrometheusDuration.parse(route.get("repeat_interval").text());
    if (repeat != null && repeat.compareTo(AmpLimits.REPEAT_INTERVAL) > 0) {
      findings.changed(
          route.get("repeat_interval"), "AMP repeats after five days at the latest", "");
    }
    int nodes = route.isMap() ? 1 : 0;
    for (YamlTree child : route.get("routes").items()) {
      nodes += routes(child);
    }
    return nodes;
  }

  private void templates(YamlTree templates) {
    tooMany(templates, templates.items().size(), AmpLimits.TEMPLATES, "templates");
    for (YamlTree template : templates.items()) {
      findings.changed(
          template,
          "AMP reads no files of templates",
          "put their text under template_files of the definition");
    }
  }

  private void tooMany(YamlTree at, int count, int most, String what) {
    if (count > most) {
      findings.stays(
          at,
          count + " " + what + ", and AMP takes " + most,
          "ask for more or have fewer: " + AmpLimits.QUOTAS);
    }
  }
}
