// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.ConfigException;
import io.tandem.config.read.YamlTree;
import io.tandem.migrate.Surroundings.Document;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The spec of a Prometheus or PrometheusAgent of prometheus-operator, as an object or as the values
 * of kube-prometheus-stack have it: into values of Tandem's chart.
 */
final class OperatorSpec {
  private static final String ADDITIONAL_JOBS = "additionalScrapeConfigs";
  private static final String REPLICA_LABEL = "replicaExternalLabelName";
  private static final String SERVER_LABEL = "prometheusExternalLabelName";

  /** Limits of a job: theirs, ours, and the one that no job may exceed. */
  private static final List<List<String>> LIMITS =
      List.of(
          List.of("sampleLimit", "sample_limit", "enforcedSampleLimit"),
          List.of("targetLimit", "target_limit", "enforcedTargetLimit"),
          List.of("labelLimit", "label_limit", "enforcedLabelLimit"),
          List.of(
              "labelNameLengthLimit", "label_name_length_limit", "enforcedLabelNameLengthLimit"),
          List.of(
              "labelValueLengthLimit", "label_value_length_limit", "enforcedLabelValueLengthLimit"),
          List.of("keepDroppedTargets", "keep_dropped_targets", "enforcedKeepDroppedTargets"),
          List.of("bodySizeLimit", "body_size_limit", "enforcedBodySizeLimit"));

  /** Keys of global: theirs, ours. */
  private static final List<List<String>> GLOBAL =
      List.of(
          List.of("scrapeInterval", "scrape_interval"),
          List.of("scrapeTimeout", "scrape_timeout"),
          List.of("externalLabels", "external_labels"),
          List.of("scrapeProtocols", "scrape_protocols"),
          List.of("scrapeNativeHistograms", "scrape_native_histograms"),
          List.of("scrapeClassicHistograms", "always_scrape_classic_histograms"),
          List.of("convertClassicHistogramsToNHCB", "convert_classic_histograms_to_nhcb"));

  private final Parts parts;
  private final Findings findings;

  OperatorSpec(Parts parts) {
    this.parts = parts;
    this.findings = parts.findings();
  }

  /** An object as the API server shows it. */
  ChartOverlay ofObject(YamlTree object) throws ConfigException {
    YamlTree metadata = object.get("metadata");
    String namespace = metadata.get("namespace").text();
    ChartOverlay overlay = overlay(object.get("spec"), object, namespace, false);
    YamlTree label = object.get("spec", SERVER_LABEL);
    if (!label.isSet() || isGiven(label)) {
      String name = label.isSet() ? label.text() : "prometheus";
      labels(overlay.draft()).put(name, namespace + "/" + metadata.get("name").text());
      findings.taken(metadata, "the external label " + name + " goes on to say which one it was");
    }
    return overlay;
  }

  /** A spec, within the document that it is part of. */
  ChartOverlay overlay(YamlTree spec, YamlTree root, String namespace, boolean isChart)
      throws ConfigException {
    Draft draft = new Draft(root);
    ChartOverlay overlay = new ChartOverlay(draft);
    global(spec, draft);
    mounts(spec, overlay);
    OperatorForm form = new OperatorForm(findings, overlay);
    for (YamlTree endpoint : spec.get("remoteWrite").items()) {
      Map<String, @Nullable Object> content = form.endpoint(endpoint);
      if (content != null) {
        draft.endpoints.add(new Piece(endpoint, content));
      }
    }
    jobs(spec, draft, namespace);
    limits(spec, draft);
    alerting(spec);
    new MonitorSelection(findings).take(spec, isChart, overlay);
    OperatorLeft.tell(spec, findings);
    return overlay;
  }

  /** Charts give an empty text where nothing is meant. */
  private static boolean isGiven(YamlTree value) {
    return value.isSet() && !(value.isScalar() && value.text().isEmpty());
  }

  private void global(YamlTree spec, Draft draft) {
    draft.labelsAt = spec.get("externalLabels");
    for (List<String> names : GLOBAL) {
      if (isGiven(spec.get(names.getFirst()))) {
        draft.global.put(names.getLast(), spec.get(names.getFirst()).copy());
      }
    }
    // The operator's own default; Prometheus' is a minute.
    draft.global.putIfAbsent("scrape_interval", "30s");
    parts.rules().intervalWithoutOne(spec.get("evaluationInterval").text());
    YamlTree validation = spec.get("nameValidationScheme");
    if (isGiven(validation)) {
      draft.global.put("metric_name_validation_scheme", validation.text().toLowerCase(Locale.ROOT));
    }
    YamlTree escaping = spec.get("nameEscapingScheme");
    if (isGiven(escaping)) {
      String name = escaping.text();
      draft.global.put(
          "metric_name_escaping_scheme",
          name.equals("AllowUTF8") ? "allow-utf-8" : name.toLowerCase(Locale.ROOT));
    }
    replicaLabel(spec, draft);
  }

  /** Where a receiver is told of replicas by a label of that name, AMP is not. */
  private void replicaLabel(YamlTree spec, Draft draft) {
    YamlTree label = spec.get(REPLICA_LABEL);
    String name = label.isSet() ? label.text() : "prometheus_replica";
    labels(draft).remove(name);
    if (name.equals("__replica__")) {
      findings.taken(label, "a fleet sends __replica__ a and b, whichever pod sends");
    } else if (!name.isEmpty()) {
      findings.changed(
          label,
          "series have no external label " + name + " any more",
          "a fleet sends __replica__ a and b, and AMP keeps one of them");
    }
  }

  private void mounts(YamlTree spec, ChartOverlay overlay) {
    for (YamlTree name : spec.get("secrets").items()) {
      overlay.moved("/etc/prometheus/secrets/" + name.text(), overlay.secret(name.text()));
      findings.taken(name, "Secret " + name.text() + ", mounted");
    }
    for (YamlTree name : spec.get("configMaps").items()) {
      overlay.moved("/etc/prometheus/configmaps/" + name.text(), overlay.configMap(name.text()));
      findings.taken(name, "ConfigMap " + name.text() + ", mounted");
    }
  }

  private void jobs(YamlTree spec, Draft draft, String namespace) throws ConfigException {
    YamlTree jobs = spec.get(ADDITIONAL_JOBS);
    jobs.items().forEach(job -> parts.jobs().take(Piece.of(job), draft));
    YamlTree reference = jobs.isMap() ? jobs : spec.get("additionalScrapeConfigsSecret");
    boolean off = reference.get("enabled").isFalse();
    String name = reference.get("name").text();
    if (name.isEmpty() || off) {
      return;
    }
    Document document = parts.around().secret(namespace, name, reference.get("key").text());
    if (document == null) {
      findings.stays(
          reference,
          "the jobs in Secret " + name + " were not to be had",
          "read them with --from-cluster as somebody who may, or put them into scrape_configs");
      return;
    }
    for (YamlTree root : YamlTree.read(document.file(), document.text())) {
      root.items().forEach(job -> parts.jobs().take(Piece.of(job), draft));
    }
  }

  private void limits(YamlTree spec, Draft draft) {
    for (List<String> names : LIMITS) {
      YamlTree limit = spec.get(names.get(0));
      YamlTree enforced = spec.get(names.get(2));
      String ours = names.get(1);
      if (isGiven(limit)) {
        draft.global.put(ours, limit.copy());
      }
      if (isGiven(enforced) && !enforced.text().equals("0")) {
        Object bound = new OperatorForm.Bare(enforced.text());
        draft.global.merge(ours, bound, OperatorSpec::smaller);
        draft.jobs.forEach(
            job -> job.content().computeIfPresent(ours, (key, own) -> smaller(own, bound)));
        findings.changed(
            enforced, "is " + ours + " of every job, and of those that allow more", "");
      }
    }
  }

  /** Sizes are written in words, and are compared by who may set them: the enforced one rules. */
  private static Object smaller(Object own, Object enforced) {
    boolean numbers = own.toString().matches("[1-9]\\d*") && enforced.toString().matches("\\d+");
    if (numbers
        && new BigInteger(own.toString()).compareTo(new BigInteger(enforced.toString())) < 0) {
      return own;
    }
    return enforced;
  }

  private void alerting(YamlTree spec) {
    AlertingLacks lacks = new AlertingLacks(findings);
    spec.get("alerting", "alertmanagers").items().forEach(lacks::managers);
    for (String key : List.of("additionalAlertManagerConfigs", "additionalAlertRelabelConfigs")) {
      YamlTree value = spec.get(key);
      if (value.isMap() || !value.items().isEmpty()) {
        findings.stays(
            value, "AMP's rules speak to its own alert manager", "write labels into rules");
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> labels(Draft draft) {
    return (Map<String, @Nullable Object>)
        draft.global.computeIfAbsent(
            "external_labels", key -> new LinkedHashMap<String, @Nullable Object>());
  }
}
