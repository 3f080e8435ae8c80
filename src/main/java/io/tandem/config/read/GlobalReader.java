// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.GlobalConfig;
import io.tandem.config.PrometheusFeatures;
import io.tandem.config.ScrapeLimits;
import io.tandem.config.ScrapeProtocol;
import io.tandem.model.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the global section and what scrape_configs inherit from it. */
final class GlobalReader {
  static final Keys LIMITS =
      Keys.of(
          "the limits",
          "body_size_limit",
          "sample_limit",
          "target_limit",
          "label_limit",
          "label_name_length_limit",
          "label_value_length_limit",
          "keep_dropped_targets");

  /** What global and each scrape config have in common besides the limits. */
  static final Keys SCRAPE =
      Keys.of(
              "a scrape",
              "scrape_interval",
              "scrape_timeout",
              "scrape_protocols",
              "metric_name_validation_scheme",
              "metric_name_escaping_scheme",
              "extra_scrape_metrics",
              "scrape_failure_log_file")
          .plus(HistogramReader.SHARED);

  static final Keys KEYS =
      Keys.of("global", "external_labels")
          .plus(SCRAPE)
          .plus(LIMITS)
          .idle(
              "a collector evaluates nothing",
              "evaluation_interval",
              "rule_query_offset",
              "query_log_file");

  static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  static final String UTF8 = "utf8";
  static final String LEGACY = "legacy";

  /**
   * The global section with its defaults.
   *
   * @param protocols null where it does not say
   * @param escapingScheme empty where it does not say
   */
  record Inherited(
      GlobalConfig config,
      Duration evaluationInterval,
      ScrapeLimits limits,
      @Nullable List<ScrapeProtocol> protocols,
      boolean legacyNames,
      String escapingScheme,
      boolean extraScrapeMetrics,
      @Nullable Path failureLogFile,
      HistogramReader.Inherited histograms,
      PrometheusFeatures features) {}

  private final Environment environment;
  private final PrometheusFeatures features;

  GlobalReader(Environment environment, PrometheusFeatures features) {
    this.environment = environment;
    this.features = features;
  }

  Inherited read(YamlValue section) {
    YamlMap map = section.map(KEYS);
    Duration interval = orDefault(map.get("scrape_interval"), DEFAULT_INTERVAL);
    YamlValue timeoutValue = map.get("scrape_timeout");
    Duration timeout = orDefault(timeoutValue, shorter(DEFAULT_TIMEOUT, interval));
    if (timeout.compareTo(interval) > 0) {
      timeoutValue.fault("at most the scrape_interval");
    }
    map.get("rule_query_offset").duration(Duration.ZERO);
    map.get("query_log_file").text("");
    YamlValue protocols = map.get("scrape_protocols");
    boolean legacy = isLegacy(map.get("metric_name_validation_scheme"), false);
    return new Inherited(
        new GlobalConfig(interval, timeout, externalLabels(map.get("external_labels"), legacy)),
        orDefault(map.get("evaluation_interval"), DEFAULT_INTERVAL),
        limits(map, NO_LIMITS),
        protocols.isSet() ? protocols(protocols) : null,
        legacy,
        escapingScheme(map.get("metric_name_escaping_scheme")),
        map.get("extra_scrape_metrics").bool(features.extraScrapeMetrics()),
        map.get("scrape_failure_log_file").pathOrNull(),
        HistogramReader.global(map),
        features);
  }

  private Labels externalLabels(YamlValue value, boolean legacy) {
    Map<String, String> labels = new TreeMap<>();
    value
        .entries()
        .forEach(
            (name, label) -> {
              String text = label.text("");
              if (!Names.isLabelName(name, legacy)) {
                label.fault("a label name as key");
              } else if (!Names.isUtf8(text)) {
                label.fault("a label value in UTF-8");
              }
              labels.put(name, environment.expand(text));
            });
    return Labels.of(labels);
  }

  static final ScrapeLimits NO_LIMITS = new ScrapeLimits(0, 0, 0, 0, 0, 0, 0);

  /** The limits of a section; 0 takes over the outer one. */
  static ScrapeLimits limits(YamlMap map, ScrapeLimits outer) {
    return new ScrapeLimits(
        or(map.get("body_size_limit").size(0), outer.bodySizeBytes()),
        or(map.get("sample_limit").count(0), outer.samples()),
        or(map.get("label_limit").count(0), outer.labels()),
        or(map.get("label_name_length_limit").count(0), outer.labelNameLength()),
        or(map.get("label_value_length_limit").count(0), outer.labelValueLength()),
        or(map.get("target_limit").count(0), outer.targets()),
        or(map.get("keep_dropped_targets").count(0), outer.keepDroppedTargets()));
  }

  private static long or(long value, long outer) {
    return value == 0 ? outer : value;
  }

  static Duration orDefault(YamlValue value, Duration fallback) {
    Duration duration = value.duration(Duration.ZERO);
    return duration.isZero() ? fallback : duration;
  }

  static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  static List<ScrapeProtocol> protocols(YamlValue value) {
    List<ScrapeProtocol> protocols = new ArrayList<>();
    for (YamlValue element : value.list()) {
      ScrapeProtocol protocol = protocol(element);
      if (protocol != null && protocols.contains(protocol)) {
        element.fault("each protocol once");
      } else if (protocol != null) {
        protocols.add(protocol);
      }
    }
    if (value.isList() && value.list().isEmpty()) {
      value.fault("at least one protocol");
    }
    return protocols;
  }

  static @Nullable ScrapeProtocol protocol(YamlValue value) {
    String name = value.text("");
    for (ScrapeProtocol protocol : ScrapeProtocol.values()) {
      if (protocol.configName().equals(name)) {
        return protocol;
      }
    }
    value.fault(
        "OpenMetricsText0.0.1, OpenMetricsText1.0.0, PrometheusProto, PrometheusText0.0.4 or"
            + " PrometheusText1.0.0");
    return null;
  }

  static boolean isLegacy(YamlValue value, boolean outer) {
    String scheme = value.text("");
    if (!Set.of("", UTF8, LEGACY).contains(scheme)) {
      value.fault("utf8 or legacy");
    }
    return scheme.isEmpty() ? outer : scheme.equals(LEGACY);
  }

  static String escapingScheme(YamlValue value) {
    String scheme = value.text("");
    if (!Set.of("", "allow-utf-8", "underscores", "dots", "values").contains(scheme)) {
      value.fault("allow-utf-8, underscores, dots or values");
    }
    return scheme;
  }
}
