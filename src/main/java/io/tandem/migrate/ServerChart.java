// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.ConfigException;
import io.tandem.config.read.YamlTree;
import io.tandem.config.read.YamlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values of prometheus-community/prometheus (chart 27 or newer, whose jobs are the map
 * scrapeConfigs, and the older ones with serverFiles): into values of Tandem's chart.
 */
final class ServerChart {
  private static final String FILES = "serverFiles";
  private static final String JOBS = "scrapeConfigs";

  /** Laid over the other chart's values: its server stops, everything else goes on. */
  private static final String OFF =
      """
      server:
        replicaCount: 0
      scrapeConfigs:
        prometheus:
          enabled: false
      """;

  private final Parts parts;
  private final Findings findings;

  ServerChart(Parts parts) {
    this.parts = parts;
    this.findings = parts.findings();
  }

  ChartOverlay overlay(YamlTree root) throws ConfigException {
    Draft draft = new Draft(root);
    ChartOverlay overlay = new ChartOverlay(draft);
    YamlTree server = root.get("server");
    draft.labelsAt = server.get("global", "external_labels");
    draft.global.putAll(server.get("global").copyOfMap());
    parts.rules().intervalWithoutOne(server.get("global", "evaluation_interval").text());
    draft.global.keySet().removeAll(Set.of("evaluation_interval", "rule_query_offset"));
    jobs(root, draft, overlay);
    server.get("remoteWrite").items().forEach(each -> endpoint(each, draft));
    rules(root);
    alerting(root);
    new ServerPods(findings).take(server, root.get("serviceAccounts", "server"), overlay);
    if (server.get("remoteRead").isSet() && !server.get("remoteRead").items().isEmpty()) {
      findings.stays(server.get("remoteRead"), "Tandem answers no queries", "ask AMP from Grafana");
    }
    overlay.file("prometheus-off.yaml", OFF);
    return overlay;
  }

  private void endpoint(YamlTree source, Draft draft) {
    if (isTemplate(source)) {
      findings.stays(source, "an endpoint with a template of Helm in it", "write it out");
    } else {
      draft.endpoints.add(Piece.of(source));
    }
  }

  private void jobs(YamlTree root, Draft draft, ChartOverlay overlay) throws ConfigException {
    YamlTree file = root.get(FILES, "prometheus.yml");
    List<YamlTree> own = new ArrayList<>(file.get("scrape_configs").items());
    for (Map.Entry<String, YamlTree> named : root.get(JOBS).entries().entrySet()) {
      if (!named.getValue().get("enabled").isFalse()) {
        named(named.getKey(), named.getValue(), draft);
      }
    }
    if (own.isEmpty() && root.get(JOBS).entries().isEmpty()) {
      overlay.besideDefaults();
      findings.changed(
          root,
          "the chart's own jobs are not in these values; Tandem's chart has some of the same names",
          "to have those of the release: helm get values RELEASE --all -o yaml");
    }
    own.addAll(extra(root.get("extraScrapeConfigs")));
    own.forEach(job -> job(Piece.of(job), draft));
  }

  /** Since chart 27 a job is named by its key. */
  private void named(String name, YamlTree source, Draft draft) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("job_name", name);
    content.putAll(source.copyOfMap());
    content.remove("enabled");
    job(new Piece(source, content), draft);
  }

  /** A text that is a list of jobs, or the list itself. */
  private static List<YamlTree> extra(YamlTree value) throws ConfigException {
    if (!value.isScalar() || value.text().isBlank()) {
      return value.items();
    }
    return YamlTree.within(value).items();
  }

  private void job(Piece job, Draft draft) {
    if (isTemplate(job.source())) {
      findings.stays(
          job.source(),
          "job " + job.text("job_name") + ": left out, for it has a template of Helm in it",
          "write it out");
    } else {
      parts.jobs().take(job, draft);
    }
  }

  private static boolean isTemplate(YamlTree tree) {
    return YamlWriter.write(tree.copyOfMap()).contains("{{");
  }

  private void rules(YamlTree root) throws ConfigException {
    for (Map.Entry<String, YamlTree> file : root.get(FILES).entries().entrySet()) {
      if (!file.getKey().equals("prometheus.yml")) {
        parts.rules().add(file.getKey().replaceAll("\\.ya?ml$", ""), file.getValue());
      }
    }
    for (Map.Entry<String, YamlTree> file : root.get("ruleFiles").entries().entrySet()) {
      YamlTree rules = file.getValue();
      parts
          .rules()
          .add(
              file.getKey().replaceAll("\\.ya?ml$", ""),
              rules.isScalar() ? YamlTree.within(rules) : rules);
    }
  }

  private void alerting(YamlTree root) {
    AlertingLacks lacks = new AlertingLacks(findings);
    root.get("server", "alertmanagers").items().forEach(lacks::managers);
    lacks.relabeling(root.get("alertRelabelConfigs", "alert_relabel_configs"));
    if (root.get("alertmanager", "config").isMap()) {
      lacks.alertmanager(root.get("alertmanager", "config"));
    } else if (root.get("alertmanager", "enabled").isTrue()) {
      lacks.managers(root.get("alertmanager"));
    }
  }
}
