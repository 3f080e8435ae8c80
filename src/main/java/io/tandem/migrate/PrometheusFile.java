// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.read.ConfigLoader;
import io.tandem.config.read.YamlTree;
import io.tandem.config.read.YamlWriter;
import io.tandem.migrate.Surroundings.Document;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A prometheus.yml, of a server or an agent: into a draft, rules and findings. */
final class PrometheusFile {
  private final Parts parts;
  private final Findings findings;

  PrometheusFile(Parts parts) {
    this.parts = parts;
    this.findings = parts.findings();
  }

  Draft draft(YamlTree root) throws ConfigException {
    refuseFaults(root);
    Draft draft = new Draft(root);
    draft.labelsAt = root.get("global", "external_labels");
    global(root.get("global"), draft);
    root.get("scrape_configs").items().forEach(job -> take(job, draft));
    included(root.get("scrape_config_files"), draft);
    for (YamlTree endpoint : root.get("remote_write").items()) {
      Piece piece = Piece.of(endpoint);
      Paths.absolute(piece.content(), folder(endpoint));
      draft.endpoints.add(piece);
    }
    rules(root);
    new AlertingLacks(findings).server(root.get("alerting"));
    left(root);
    return draft;
  }

  /** What Prometheus too would refuse ends the migration, all of it at once. */
  private static void refuseFaults(YamlTree root) throws ConfigException {
    try {
      new ConfigLoader(Map.of()).load(root.place().file(), YamlWriter.write(root.copyOfMap()));
    } catch (ConfigException e) {
      List<ConfigProblem> faults =
          e.problems().stream().filter(fault -> !ConfigLoader.isNotRun(fault)).toList();
      if (!faults.isEmpty()) {
        throw new ConfigException(faults.stream().map(fault -> root.placed(fault)).toList());
      }
    }
  }

  private static Path folder(YamlTree tree) {
    Path parent = tree.place().file().toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }

  private void global(YamlTree global, Draft draft) {
    draft.global.putAll(global.copyOfMap());
    Paths.absolute(draft.global, folder(global));
    parts.rules().intervalWithoutOne(global.get("evaluation_interval").text());
    for (String key : List.of("evaluation_interval", "rule_query_offset", "query_log_file")) {
      draft.global.remove(key);
    }
    if (global.get("rule_query_offset").isSet()) {
      findings.stays(
          global.get("rule_query_offset"),
          "is one of the workspace at AMP",
          "ruleQueryOffsetInSeconds of UpdateWorkspaceConfiguration");
    }
    if (global.get("query_log_file").isSet()) {
      findings.stays(
          global.get("query_log_file"), "nothing is queried here", "AMP can log queries itself");
    }
    if (global.isMap()) {
      findings.taken(global, "intervals, limits and external_labels");
    }
  }

  private void take(YamlTree job, Draft draft) {
    Piece piece = Piece.of(job);
    Paths.absolute(piece.content(), folder(job));
    parts.jobs().take(piece, draft);
  }

  private void included(YamlTree patterns, Draft draft) throws ConfigException {
    for (YamlTree pattern : patterns.items()) {
      List<Document> found = parts.around().named(pattern.place().file(), pattern.text());
      if (found.isEmpty()) {
        findings.stays(pattern, "no file of jobs is there", "migrate where they are");
      }
      for (Document document : found) {
        for (YamlTree root : YamlTree.read(document.file(), document.text())) {
          root.get("scrape_configs").items().forEach(job -> take(job, draft));
        }
        findings.changed(pattern, "the jobs of " + document.file() + " were put into the file", "");
      }
    }
  }

  private void rules(YamlTree root) throws ConfigException {
    for (YamlTree pattern : root.get("rule_files").items()) {
      List<Document> found = parts.around().named(pattern.place().file(), pattern.text());
      if (found.isEmpty()) {
        findings.stays(
            pattern, "no such file of rules is there", "give its path to tandem migrate as well");
      }
      for (Document document : found) {
        parts.ruleFile(document);
      }
    }
  }

  private void left(YamlTree root) {
    left(root, "remote_read", "Tandem answers no queries", "ask AMP and that storage from Grafana");
    left(root, "tracing", "Tandem sends no traces", "");
    left(root, "otlp", "Tandem takes no OTLP", "keep a collector for it");
    left(
        root,
        "storage",
        "nothing is stored here to be asked",
        "AMP keeps 150 days unless told otherwise; --spool.max-age is of what is unsent");
    if (root.get("runtime").isSet()) {
      findings.changed(root.get("runtime"), "left out: there is no Go here", "");
    }
  }

  private void left(YamlTree root, String key, String what, String advice) {
    if (root.get(key).isSet()) {
      findings.stays(root.get(key), what, advice);
    }
  }
}
