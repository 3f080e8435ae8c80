// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.tandem.config.PrometheusDuration;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the jobs of all kinds of monitors have in common, for one monitor. */
final class JobParts {
  private static final Map<String, String> ESCAPING =
      Map.of(
          "AllowUTF8", "allow-utf-8",
          "Underscores", "underscores",
          "Dots", "dots",
          "Values", "values");

  private final OperatorSettings settings;
  private final Monitor monitor;
  private final Section spec;
  private final ScrapeClass scrapeClass;
  private final ClientPart client;
  private final KubernetesPart kubernetes;
  private final Limits limits;

  JobParts(OperatorSettings settings, Monitor monitor, Reference.Values values) {
    this.settings = settings;
    this.monitor = monitor;
    spec = monitor.section();
    scrapeClass = settings.scrapeClass(spec);
    client = new ClientPart(values, monitor.namespace());
    kubernetes = new KubernetesPart(settings, monitor, client);
    limits = new Limits(settings.spec());
  }

  Section spec() {
    return spec;
  }

  Section settings() {
    return settings.spec();
  }

  ScrapeClass scrapeClass() {
    return scrapeClass;
  }

  ClientPart client() {
    return client;
  }

  KubernetesPart kubernetes() {
    return kubernetes;
  }

  Limits limits() {
    return limits;
  }

  String namespace() {
    return monitor.namespace();
  }

  String name() {
    return monitor.name();
  }

  /** A job of this monitor, with the end of its name. */
  JsonObject job(String end) {
    String name = monitor.kind().jobPrefix() + monitor.namespace() + "/" + monitor.name() + end;
    return new JsonObject().put("job_name", name);
  }

  /**
   * The job of one endpoint of a monitor that finds its targets in Kubernetes.
   *
   * @param entry how it finds them
   * @param rules made once what the endpoint asks for is known to be right
   */
  JsonObject ofEndpoint(
      int index, Section endpoint, JsonObject entry, Function<Section, Relabelings> rules) {
    JsonObject job = job("/" + index);
    honor(job, endpoint);
    job.put("kubernetes_sd_configs", one(entry));
    request(job, endpoint);
    client().bearer(job, endpoint);
    client().put(job, endpoint, scrapeClass());
    answer(job);
    limits().putOwnBodySize(job, spec());
    relabel(job, rules.apply(endpoint), endpoint.sections("relabelings"));
    metricRelabel(job, endpoint.sections("metricRelabelings"));
    return job;
  }

  /** Where such a monitor looks. */
  JsonObject discovery(String role) {
    Boolean attachesNode = KubernetesPart.attachesNode(spec(), scrapeClass());
    return kubernetes().entry(role, spec().section("namespaceSelector"), attachesNode);
  }

  /** How a page is to be read, by what the endpoint of a monitor says. */
  void honor(JsonObject job, Section endpoint) {
    boolean labels = endpoint.isTrue("honorLabels");
    job.put("honor_labels", labels && !settings().isTrue("overrideHonorLabels"));
    Boolean timestamps = endpoint.flagOrNull("honorTimestamps");
    boolean override = settings().isTrue("overrideHonorTimestamps");
    if (timestamps != null || override) {
      job.put("honor_timestamps", Boolean.TRUE.equals(timestamps) && !override);
    }
    Fields.copy(endpoint, "trackTimestampsStaleness", job, "track_timestamps_staleness");
  }

  /** When, within what time; the settings' where the monitor does not say. */
  void times(JsonObject job, String interval, String timeout) {
    String every = interval.isEmpty() ? settings().text("scrapeInterval") : interval;
    String within = timeout.isEmpty() ? shorter(settings().text("scrapeTimeout"), every) : timeout;
    if (!every.isEmpty()) {
      job.put("scrape_interval", every);
    }
    if (!within.isEmpty()) {
      job.put("scrape_timeout", within);
    }
  }

  /** An inherited timeout is at most the interval. */
  private static String shorter(String timeout, String interval) {
    Duration limit = PrometheusDuration.parse(interval);
    Duration within = PrometheusDuration.parse(timeout);
    return limit != null && within != null && within.compareTo(limit) > 0 ? interval : timeout;
  }

  /** Where and how the endpoint of a monitor is asked. */
  void request(JsonObject job, Section endpoint) {
    times(job, endpoint.text("interval"), endpoint.text("scrapeTimeout"));
    Fields.copyText(endpoint, "path", job, "metrics_path");
    Fields.copy(endpoint, "params", job, "params");
    Fields.copyLowered(endpoint, "scheme", job, "scheme");
    Fields.copy(endpoint, "followRedirects", job, "follow_redirects");
    Fields.copy(endpoint, "enableHttp2", job, "enable_http2");
  }

  /** What may come back, and how much of it. */
  void answer(JsonObject job) {
    limits.put(job, spec);
    for (Section from : List.of(settings(), spec)) {
      Fields.copy(from, "scrapeClassicHistograms", job, "always_scrape_classic_histograms");
      Fields.copy(
          from, "convertClassicHistogramsToNHCB", job, "convert_classic_histograms_to_nhcb");
      if (!from.texts("scrapeProtocols").isEmpty()) {
        Fields.copy(from, "scrapeProtocols", job, "scrape_protocols");
      }
      Fields.copyLowered(from, "nameValidationScheme", job, "metric_name_validation_scheme");
      escaping(job, from);
    }
    Fields.copy(spec, "nativeHistogramBucketLimit", job, "native_histogram_bucket_limit");
    if (spec.has("nativeHistogramMinBucketFactor")) {
      job.put("native_histogram_min_bucket_factor", Quantity.of(spec));
    }
    String fallback = spec.textOrNull("fallbackScrapeProtocol");
    String protocol = fallback == null ? scrapeClass.fallbackProtocol() : fallback;
    if (protocol != null) {
      job.put("fallback_scrape_protocol", protocol);
    }
  }

  private static void escaping(JsonObject job, Section from) {
    String scheme = from.text("nameEscapingScheme");
    if (!scheme.isEmpty()) {
      job.put(
          "metric_name_escaping_scheme",
          ESCAPING.getOrDefault(scheme, scheme.toLowerCase(Locale.ROOT)));
    }
  }

  /** The rules for targets: those of the class behind ours, then those of the monitor. */
  void relabel(JsonObject job, Relabelings rules, List<Section> own) {
    rules.given(scrapeClass.relabelings()).given(own);
    enforce(rules);
    job.put("relabel_configs", rules.rules());
  }

  void metricRelabel(JsonObject job, List<Section> own) {
    Relabelings rules = new Relabelings().given(scrapeClass.metricRelabelings()).given(own);
    enforce(rules);
    if (!rules.rules().isEmpty()) {
      job.put("metric_relabel_configs", rules.rules());
    }
  }

  /** The last word on a label that says the monitor's namespace. */
  void enforce(Relabelings rules) {
    String label = settings.enforcedLabel(monitor);
    if (!label.isEmpty()) {
      rules.set(label, monitor.namespace());
    }
  }

  /** Labels of pods that become the targets' own, by the monitor and for all monitors. */
  List<String> podTargetLabels() {
    List<String> labels = new ArrayList<>(spec.texts("podTargetLabels"));
    labels.addAll(settings().texts("podTargetLabels"));
    return labels;
  }

  static JsonArray one(JsonObject entry) {
    return new JsonArray().add(entry);
  }

  /** A port by name or number; null where it is absent or zero. */
  static @Nullable String port(Section endpoint, String field) {
    String port = endpoint.textOrNumber(field);
    return port.isEmpty() || port.equals("0") ? null : port;
  }
}
