// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.ByteSize;
import io.tandem.config.HistogramConfig;
import io.tandem.config.RelabelConfig;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.RemoteWriteConfig.SigV4Config;
import io.tandem.config.ScrapeConfig;
import io.tandem.config.ScrapeLimits;
import io.tandem.config.ScrapeProtocol;
import io.tandem.config.read.GlobalReader.Inherited;
import io.tandem.model.Labels;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that is in force, as Prometheus shows it: defaults filled in, keys in the order
 * of its own output, secrets hidden, passwords in URLs too.
 */
final class EffectiveYaml {
  private EffectiveYaml() {}

  static String of(Inherited global, List<ScrapeConfig> jobs, List<RemoteWriteConfig> endpoints) {
    return YamlWriter.write(
        new Tree()
            .put("global", global(global).map())
            .putUnlessEmpty("scrape_configs", each(jobs, job -> job(job, global)))
            .putUnlessEmpty("remote_write", each(endpoints, EffectiveYaml::remoteWrite))
            .map());
  }

  private static Tree global(Inherited global) {
    Tree tree =
        new Tree()
            .put("scrape_interval", global.config().scrapeInterval())
            .put("scrape_timeout", global.config().scrapeTimeout());
    if (global.protocols() != null) {
      tree.put("scrape_protocols", protocols(global.protocols()));
    }
    tree.put("evaluation_interval", global.evaluationInterval())
        .putUnlessEmpty("external_labels", labels(global.config().externalLabels()));
    limits(tree, global.limits());
    return tree.putUnlessEmpty("metric_name_validation_scheme", validation(global.legacyNames()))
        .putUnlessEmpty("metric_name_escaping_scheme", global.escapingScheme())
        .putIf(global.extraScrapeMetrics(), "extra_scrape_metrics", true)
        .putIfSet("scrape_failure_log_file", global.failureLogFile());
  }

  private static Map<String, Object> job(ScrapeConfig job, Inherited global) {
    Tree tree =
        new Tree()
            .put("job_name", job.jobName())
            .putIf(job.honorLabels(), "honor_labels", true)
            .put("honor_timestamps", job.honorTimestamps())
            .put("track_timestamps_staleness", job.trackTimestampsStaleness())
            .putUnlessEmpty("params", job.params())
            .put("scrape_interval", job.scrapeInterval())
            .put("scrape_timeout", job.scrapeTimeout())
            .put("scrape_protocols", protocols(job.scrapeProtocols()));
    if (job.fallbackScrapeProtocol() != null) {
      tree.put("fallback_scrape_protocol", job.fallbackScrapeProtocol().configName());
    }
    HistogramConfig histograms = job.histograms();
    tree.putIf(histograms.scrapesNative(), "scrape_native_histograms", true)
        .putIf(histograms.classicToo(), "always_scrape_classic_histograms", true)
        .putIf(histograms.convertClassic(), "convert_classic_histograms_to_nhcb", true)
        .put("metrics_path", job.metricsPath())
        .put("scheme", job.scheme())
        .put("enable_compression", job.enableCompression());
    limits(tree, job.limits());
    tree.putIf(
            histograms.bucketLimit() != 0,
            "native_histogram_bucket_limit",
            histograms.bucketLimit())
        .putIf(
            histograms.minBucketFactor() != 0,
            "native_histogram_min_bucket_factor",
            histograms.minBucketFactor());
    tree.put("metric_name_validation_scheme", validation(job.legacyNames()))
        .put("metric_name_escaping_scheme", job.escapingScheme())
        .putIf(
            job.extraScrapeMetrics() || global.extraScrapeMetrics(),
            "extra_scrape_metrics",
            job.extraScrapeMetrics())
        .putIfSet("scrape_failure_log_file", job.scrapeFailureLogFile());
    EffectiveClient.put(tree, job.http());
    tree.putUnlessEmpty("relabel_configs", each(job.relabelConfigs(), EffectiveYaml::rule))
        .putUnlessEmpty(
            "metric_relabel_configs", each(job.metricRelabelConfigs(), EffectiveYaml::rule));
    EffectiveDiscovery.put(tree, job.discoveryConfigs());
    return tree.map();
  }

  static Map<String, Object> remoteWrite(RemoteWriteConfig config) {
    Tree tree =
        new Tree()
            .put("url", GoUrl.redacted(config.url()))
            .put("remote_timeout", config.remoteTimeout())
            .putUnlessEmpty("headers", config.http().headers())
            .putUnlessEmpty(
                "write_relabel_configs", each(config.writeRelabelConfigs(), EffectiveYaml::rule))
            .putUnlessEmpty("name", config.name())
            .putIf(config.payload().exemplars(), "send_exemplars", true)
            .putIf(config.payload().nativeHistograms(), "send_native_histograms", true)
            .putIf(config.roundRobinDns(), "round_robin_dns", true)
            .put("protobuf_message", config.payload().message().fullName());
    EffectiveClient.put(tree, config.http());
    RemoteWriteConfig.QueueConfig queue = config.queue();
    tree.put(
            "queue_config",
            new Tree()
                .put("capacity", queue.capacity())
                .put("max_shards", queue.maxShards())
                .put("min_shards", queue.minShards())
                .put(
                    "max_samples_per_send",
                    queue
                        .maxSamplesPerSend()
                        .orElse(RemoteWriteConfig.QueueConfig.DEFAULT_MAX_SAMPLES_PER_SEND))
                .put("batch_send_deadline", queue.batchSendDeadline())
                .put("min_backoff", queue.minBackoff())
                .put("max_backoff", queue.maxBackoff())
                .putIf(queue.retryOnHttp429(), "retry_on_http_429", true)
                .putIf(!queue.sampleAgeLimit().isZero(), "sample_age_limit", queue.sampleAgeLimit())
                .map())
        .put(
            "metadata_config",
            new Tree()
                .put("send", config.metadata().send())
                .put("send_interval", config.metadata().sendInterval())
                .put("max_samples_per_send", config.metadata().maxSamplesPerSend())
                .map());
    sigv4(tree, config.sigv4());
    return tree.map();
  }

  private static void sigv4(Tree tree, @Nullable SigV4Config sigv4) {
    if (sigv4 != null) {
      tree.put(
          "sigv4",
          new Tree()
              .putIfSet("region", sigv4.region())
              .putIfSet("access_key", sigv4.accessKey())
              .putIfSet("secret_key", sigv4.secretKey())
              .putIfSet("profile", sigv4.profile())
              .putIfSet("role_arn", sigv4.roleArn())
              .putIfSet("external_id", sigv4.externalId())
              .putIf(sigv4.useFipsStsEndpoint(), "use_fips_sts_endpoint", true)
              .map());
    }
  }

  private static Map<String, Object> rule(RelabelConfig rule) {
    return new Tree()
        .putUnlessEmpty("source_labels", rule.sourceLabels())
        .put("separator", rule.separator())
        .put("regex", rule.regex())
        .putIf(
            rule.modulus() != 0, "modulus", new BigInteger(Long.toUnsignedString(rule.modulus())))
        .putUnlessEmpty("target_label", rule.targetLabel())
        .put("replacement", rule.replacement())
        .put("action", rule.action().name().toLowerCase(Locale.ROOT))
        .map();
  }

  private static void limits(Tree tree, ScrapeLimits limits) {
    tree.putIf(
            limits.bodySizeBytes() != 0, "body_size_limit", ByteSize.format(limits.bodySizeBytes()))
        .putIf(limits.samples() != 0, "sample_limit", limits.samples())
        .putIf(limits.targets() != 0, "target_limit", limits.targets())
        .putIf(limits.labels() != 0, "label_limit", limits.labels())
        .putIf(limits.labelNameLength() != 0, "label_name_length_limit", limits.labelNameLength())
        .putIf(
            limits.labelValueLength() != 0, "label_value_length_limit", limits.labelValueLength())
        .putIf(
            limits.keepDroppedTargets() != 0, "keep_dropped_targets", limits.keepDroppedTargets());
  }

  static Map<String, String> labels(Labels labels) {
    return labels.toMap();
  }

  private static List<String> protocols(List<ScrapeProtocol> protocols) {
    return protocols.stream().map(ScrapeProtocol::configName).toList();
  }

  private static String validation(boolean legacy) {
    return legacy ? GlobalReader.LEGACY : GlobalReader.UTF8;
  }

  static <T> List<Map<String, Object>> each(List<T> list, Function<T, Map<String, Object>> form) {
    return list.stream().map(form).toList();
  }
}
