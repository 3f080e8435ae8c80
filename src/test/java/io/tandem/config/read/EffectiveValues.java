// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.PrometheusDuration;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.config.ScrapeLimits;
import io.tandem.config.ScrapeProtocol;
import io.tandem.model.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares a configuration with the values that Prometheus holds after loading the same file. */
final class EffectiveValues {
  private final List<String> differences = new ArrayList<>();

  private EffectiveValues() {}

  static List<String> differences(@Nullable JsonNode expected, PrometheusConfig actual) {
    EffectiveValues values = new EffectiveValues();
    // A document that is null is all zeros to Prometheus, which could not run so.
    if (expected != null && !expected.at("/global/scrape_interval").asText().equals("0s")) {
      values.global(expected.get("global"), actual);
      values.jobs(expected.get("scrape_configs"), actual.scrapeConfigs());
      values.endpoints(expected.get("remote_write"), actual.remoteWrite());
    }
    return values.differences;
  }

  private void global(JsonNode expected, PrometheusConfig actual) {
    same("interval", expected.get("scrape_interval"), actual.global().scrapeInterval());
    same("timeout", expected.get("scrape_timeout"), actual.global().scrapeTimeout());
    Map<String, String> labels = new TreeMap<>();
    expected
        .get("external_labels")
        .properties()
        .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    same("external_labels", Labels.of(labels), actual.global().externalLabels());
  }

  private void jobs(JsonNode expected, List<ScrapeConfig> actual) {
    for (int i = 0; i < expected.size(); i++) {
      job(expected.get(i), actual.get(i));
    }
  }

  private void job(JsonNode expected, ScrapeConfig job) {
    ScrapeLimits limits = job.limits();
    same("job_name", expected.get("job_name"), job.jobName());
    same("scrape_interval", expected.get("scrape_interval"), job.scrapeInterval());
    same("scrape_timeout", expected.get("scrape_timeout"), job.scrapeTimeout());
    same("metrics_path", expected.get("metrics_path"), job.metricsPath());
    same("scheme", expected.get("scheme"), job.scheme());
    same("honor_labels", expected.get("honor_labels"), job.honorLabels());
    same("honor_timestamps", expected.get("honor_timestamps"), job.honorTimestamps());
    same("track", expected.get("track_timestamps_staleness"), job.trackTimestampsStaleness());
    same("enable_compression", expected.get("enable_compression"), job.enableCompression());
    same("enable_http2", expected.get("enable_http2"), job.http().enableHttp2());
    same("follow_redirects", expected.get("follow_redirects"), job.http().followRedirects());
    same("body_size_limit", expected.get("body_size_limit"), limits.bodySizeBytes());
    same("sample_limit", expected.get("sample_limit"), limits.samples());
    same("target_limit", expected.get("target_limit"), limits.targets());
    same("label_limit", expected.get("label_limit"), limits.labels());
    same("label_name", expected.get("label_name_length_limit"), limits.labelNameLength());
    same("label_value", expected.get("label_value_length_limit"), limits.labelValueLength());
    same("keep_dropped", expected.get("keep_dropped_targets"), limits.keepDroppedTargets());
    same("escaping", expected.get("metric_name_escaping_scheme"), job.escapingScheme());
    same(
        "validation",
        expected.get("metric_name_validation_scheme"),
        job.legacyNames() ? "legacy" : "utf8");
    same("fallback", expected.get("fallback_scrape_protocol"), name(job.fallbackScrapeProtocol()));
    List<String> protocols = new ArrayList<>();
    expected.get("scrape_protocols").forEach(p -> protocols.add(p.asText()));
    same(
        "protocols", protocols, job.scrapeProtocols().stream().map(EffectiveValues::name).toList());
    same("relabel_configs", expected.get("relabel_configs"), job.relabelConfigs().size());
    same("metric", expected.get("metric_relabel_configs"), job.metricRelabelConfigs().size());
    Map<String, List<String>> params = new TreeMap<>();
    for (Map.Entry<String, JsonNode> e : expected.get("params").properties()) {
      List<String> values = new ArrayList<>();
      e.getValue().forEach(v -> values.add(v.asText()));
      params.put(e.getKey(), values);
    }
    same("params", params, new TreeMap<>(job.params()));
  }

  private void endpoints(JsonNode expected, List<RemoteWriteConfig> actual) {
    for (int i = 0; i < expected.size(); i++) {
      endpoint(expected.get(i), actual.get(i));
    }
  }

  private void endpoint(JsonNode expected, RemoteWriteConfig endpoint) {
    RemoteWriteConfig.QueueConfig queue = endpoint.queue();
    JsonNode expectedQueue = expected.get("queue");
    same("url", expected.get("url"), endpoint.url());
    same("remote_timeout", expected.get("remote_timeout"), endpoint.remoteTimeout());
    same("enable_http2", expected.get("enable_http2"), endpoint.http().enableHttp2());
    same("follow_redirects", expected.get("follow_redirects"), endpoint.http().followRedirects());
    same("rules", expected.get("write_relabel_configs"), endpoint.writeRelabelConfigs().size());
    same(
        "protobuf_message",
        expected.get("protobuf_message"),
        endpoint.payload().message().fullName());
    same("exemplars", expected.get("send_exemplars"), endpoint.payload().exemplars());
    same(
        "histograms",
        expected.get("send_native_histograms"),
        endpoint.payload().nativeHistograms());
    same("capacity", expectedQueue.get("capacity"), queue.capacity());
    same("max_shards", expectedQueue.get("max_shards"), queue.maxShards());
    same("min_shards", expectedQueue.get("min_shards"), queue.minShards());
    same(
        "max_samples_per_send",
        expectedQueue.get("max_samples_per_send"),
        queue
            .maxSamplesPerSend()
            .orElse(RemoteWriteConfig.QueueConfig.DEFAULT_MAX_SAMPLES_PER_SEND));
    same("deadline", expectedQueue.get("batch_send_deadline"), queue.batchSendDeadline());
    same("min_backoff", expectedQueue.get("min_backoff"), queue.minBackoff());
    same("max_backoff", expectedQueue.get("max_backoff"), queue.maxBackoff());
    same("429", expectedQueue.get("retry_on_http_429"), queue.retryOnHttp429());
    same("age", expectedQueue.get("sample_age_limit"), queue.sampleAgeLimit());
    JsonNode metadata = expected.get("metadata");
    same("send", metadata.get("send"), endpoint.metadata().send());
    same("send_interval", metadata.get("send_interval"), endpoint.metadata().sendInterval());
    same("samples", metadata.get("max_samples_per_send"), endpoint.metadata().maxSamplesPerSend());
  }

  private static String name(@Nullable ScrapeProtocol protocol) {
    return protocol == null ? "" : protocol.configName();
  }

  private void same(String what, JsonNode expected, Object actual) {
    Object shown = actual instanceof Duration d ? PrometheusDuration.format(d) : actual;
    same(what, (Object) expected.asText(), shown.toString());
  }

  private void same(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      differences.add(what + " is " + actual + ", not " + expected);
    }
  }
}
