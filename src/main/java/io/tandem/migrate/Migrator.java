// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.read.YamlTree;
import io.tandem.migrate.Draft.Settled;
import io.tandem.migrate.Migration.OutputFile;
import io.tandem.migrate.Surroundings.Document;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One migration: any number of documents, at most one of them a configuration, into files and
 * findings. Belongs to one thread; nothing is kept for the next one.
 */
public final class Migrator {
  private final Findings findings = new Findings();
  private final Parts parts;
  private final List<OutputFile> files = new ArrayList<>();
  private final @Nullable SourceKind said;
  private @Nullable YamlTree main;
  private @Nullable PrometheusConfig config;

  /**
   * A migration to come.
   *
   * @param said what the first document is, or null: its keys tell
   */
  public Migrator(Wishes wishes, Surroundings around, @Nullable SourceKind said) {
    this.said = said;
    parts = new Parts(findings, new Jobs(findings), new RuleGroups(findings), around, wishes);
  }

  /** Everything at once; faults of the documents end it. */
  public Migration migrate(List<Document> documents) throws ConfigException {
    boolean first = true;
    for (Document document : documents) {
      for (YamlTree root : YamlTree.read(document.file(), document.text())) {
        take(document, root, first && said != null ? said : SourceKind.of(root));
        first = false;
      }
    }
    parts.rules().finish();
    files.addAll(parts.rules().files());
    return new Migration(List.copyOf(files), findings.all(), config);
  }

  private void take(Document document, YamlTree root, SourceKind kind) throws ConfigException {
    switch (kind) {
      case PROMETHEUS_YML -> file(root);
      case RULES -> parts.rules().add(stem(document), root);
      case ALERTMANAGER_YML -> new AlertingLacks(findings).alertmanager(root);
      case PROMETHEUS_RULE -> rule(root);
      case OBJECTS -> {
        for (YamlTree item : root.get("items").items()) {
          take(document, item, SourceKind.of(item));
        }
      }
      case PROMETHEUS_CHART -> overlay(root, new ServerChart(parts).overlay(root));
      case STACK_CHART -> overlay(root, new StackChart(parts).overlay(root));
      case PROMETHEUS_OBJECT -> overlay(root, new OperatorSpec(parts).ofObject(root));
      case OTHER_OBJECT -> findings.stays(root, root.get("kind").text() + " is not looked at", "");
      case UNKNOWN -> throw unknown(root);
    }
  }

  private static String stem(Document document) {
    return String.valueOf(document.file().getFileName()).replaceAll("\\.[^.]*$", "");
  }

  private static ConfigException unknown(YamlTree root) {
    return new ConfigException(
        List.of(
            new ConfigProblem(
                root.place().file(),
                root.place().line(),
                "document",
                "unknown",
                "expected a prometheus.yml, values of a chart, a Prometheus, PrometheusAgent or"
                    + " PrometheusRule object, a file of rules, or an alertmanager.yml")));
  }

  private void file(YamlTree root) throws ConfigException {
    only(root);
    Draft draft = new PrometheusFile(parts).draft(root);
    new Endpoints(parts.wishes(), findings).settle(draft, root);
    new Identity(parts.wishes(), findings).ofFile(draft);
    sends(draft, root);
    Settled settled = draft.settle(findings);
    config = settled.config();
    secrets(settled, root);
    files.add(new OutputFile("prometheus.yml", settled.yaml(), settled.holdsSecrets()));
  }

  private void overlay(YamlTree root, ChartOverlay overlay) throws ConfigException {
    only(root);
    Draft draft = overlay.draft();
    overlay.move();
    new Endpoints(parts.wishes(), findings).settle(draft, root);
    new Identity(parts.wishes(), findings).ofFleet(draft, root);
    sends(draft, root);
    Settled settled = draft.settle(findings);
    config = settled.config();
    secrets(settled, root);
    files.add(
        new OutputFile(
            "tandem-values.yaml", overlay.yaml(settled, parts.wishes()), settled.holdsSecrets()));
    files.addAll(overlay.others());
  }

  private void rule(YamlTree root) throws ConfigException {
    String namespace = root.get("metadata", "namespace").text();
    String name = root.get("metadata", "name").text();
    parts.rules().add(namespace.isEmpty() ? name : namespace + "-" + name, root.get("spec"));
  }

  private void only(YamlTree root) throws ConfigException {
    if (main != null) {
      throw root.wrong("a second configuration", "one; the first is " + main.place());
    }
    main = root;
  }

  private void sends(Draft draft, YamlTree root) {
    if (draft.endpoints.isEmpty()) {
      findings.stays(
          root.get("remote_write"),
          "nothing says where to send",
          "give --workspace and --region, or write an entry of remote_write");
    }
  }

  private void secrets(Settled settled, YamlTree root) {
    if (settled.holdsSecrets()) {
      findings.changed(
          root,
          "the outcome holds secrets in plain text, as the source did",
          "refer to files in their place: password_file, credentials_file, secret mounts");
    }
  }
}
