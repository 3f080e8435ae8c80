// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.HistogramConfig;
import io.tandem.config.RelabelConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.config.ScrapeProtocol;
import io.tandem.config.read.GlobalReader.Inherited;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads scrape configs, of the main file and of scrape_config_files; job names are unique. */
final class ScrapeConfigReader {
  static final Keys KEYS =
      Keys.of(
              "scrape_configs",
              "job_name",
              "honor_labels",
              "honor_timestamps",
              "track_timestamps_staleness",
              "params",
              "fallback_scrape_protocol",
              "metrics_path",
              "scheme",
              "enable_compression")
          .plus(GlobalReader.SCRAPE)
          .plus(GlobalReader.LIMITS)
          .plus(HistogramReader.LIMITS)
          .plus(DiscoveryReader.KEYS)
          .plus(HttpClientReader.KEYS)
          .plus(Keys.of("", "relabel_configs", "metric_relabel_configs"));

  static final List<ScrapeProtocol> DEFAULT_PROTOCOLS =
      List.of(
          ScrapeProtocol.OPENMETRICS_TEXT_1_0_0,
          ScrapeProtocol.OPENMETRICS_TEXT_0_0_1,
          ScrapeProtocol.PROMETHEUS_TEXT_1_0_0,
          ScrapeProtocol.PROMETHEUS_TEXT_0_0_4);
  static final List<ScrapeProtocol> PROTOBUF_FIRST =
      Stream.concat(Stream.of(ScrapeProtocol.PROMETHEUS_PROTO), DEFAULT_PROTOCOLS.stream())
          .toList();
  static final String DEFAULT_PATH = "/metrics";
  static final String DEFAULT_SCHEME = "http";
  private static final String ALLOW_UTF8 = "allow-utf-8";

  private final Inherited global;
  private final Map<String, String> jobs = new LinkedHashMap<>();

  ScrapeConfigReader(Inherited global) {
    this.global = global;
  }

  /** The configs of one file, which adds to the names that are taken. */
  List<ScrapeConfig> read(YamlValue list, String where) {
    List<ScrapeConfig> configs = new ArrayList<>();
    for (YamlValue element : list.list()) {
      if (element.isNull()) {
        element.fault("a scrape config");
        continue;
      }
      YamlMap map = element.map(KEYS);
      checkName(map.get("job_name"), where);
      configs.add(config(map));
    }
    return configs;
  }

  private void checkName(YamlValue value, String where) {
    String name = value.text("");
    if (name.isEmpty()) {
      value.fault("a name");
      return;
    }
    String first = jobs.putIfAbsent(name, value.path() + where);
    if (first != null) {
      value.fault("a name of its own; " + first + " has it too");
    }
  }

  private ScrapeConfig config(YamlMap map) {
    YamlValue validation = map.get("metric_name_validation_scheme");
    boolean legacy = GlobalReader.isLegacy(validation, global.legacyNames());
    RelabelConfigReader relabel = new RelabelConfigReader(legacy);
    List<RelabelConfig> rules = relabel.read(map.get("relabel_configs"));
    YamlValue fallback = map.get("fallback_scrape_protocol");
    HistogramConfig histograms =
        HistogramReader.job(map, global.histograms(), global.features().nativeHistograms());
    Duration interval =
        GlobalReader.orDefault(map.get("scrape_interval"), global.config().scrapeInterval());
    return new ScrapeConfig(
        map.get("job_name").text(""),
        interval,
        timeout(map.get("scrape_timeout"), interval),
        map.get("metrics_path").text(DEFAULT_PATH),
        map.get("scheme").text(DEFAULT_SCHEME),
        params(map.get("params")),
        map.get("honor_labels").bool(false),
        map.get("honor_timestamps").bool(true),
        map.get("track_timestamps_staleness").bool(false),
        map.get("enable_compression").bool(true),
        legacy,
        escaping(map.get("metric_name_escaping_scheme"), validation.textOrNull(), legacy),
        extraMetrics(map.get("extra_scrape_metrics")),
        failureLogFile(map.get("scrape_failure_log_file")),
        protocols(map.get("scrape_protocols"), histograms),
        fallback.textOrNull() == null ? null : GlobalReader.protocol(fallback),
        GlobalReader.limits(map, global.limits()),
        histograms,
        global.features(),
        HttpClientReader.read(map, true, Map.of()),
        rules,
        relabel.read(map.get("metric_relabel_configs")),
        DiscoveryReader.read(map, rules.isEmpty()));
  }

  private Duration timeout(YamlValue value, Duration interval) {
    Duration inherited = GlobalReader.shorter(global.config().scrapeTimeout(), interval);
    Duration timeout = GlobalReader.orDefault(value, inherited);
    if (timeout.compareTo(interval) > 0) {
      value.fault("at most the scrape_interval");
    }
    return timeout;
  }

  private boolean extraMetrics(YamlValue value) {
    return value.isSet() ? value.bool(false) : global.extraScrapeMetrics();
  }

  private @Nullable Path failureLogFile(YamlValue value) {
    Path own = value.pathOrNull();
    return own == null ? global.failureLogFile() : own;
  }

  /** Only protobuf shows native histograms, so where they are wanted it is asked for first. */
  private List<ScrapeProtocol> protocols(YamlValue value, HistogramConfig histograms) {
    boolean protobufFirst = histograms.scrapesNative() || global.features().protobufFirst();
    return value.isSet()
        ? GlobalReader.protocols(value)
        : Objects.requireNonNullElse(
            global.protocols(), protobufFirst ? PROTOBUF_FIRST : DEFAULT_PROTOCOLS);
  }

  /**
   * The escaping scheme, which follows the validation scheme of the same level where it is not
   * given.
   */
  private String escaping(YamlValue value, @Nullable String ownValidation, boolean legacy) {
    String scheme = GlobalReader.escapingScheme(value);
    if (scheme.isEmpty() && ownValidation == null) {
      scheme = global.escapingScheme();
    }
    if (scheme.isEmpty()) {
      return legacy ? "underscores" : ALLOW_UTF8;
    }
    if (legacy && scheme.equals(ALLOW_UTF8)) {
      value.fault("another scheme than allow-utf-8 where metric_name_validation_scheme is legacy");
    }
    return scheme;
  }

  private static Map<String, List<String>> params(YamlValue value) {
    Map<String, List<String>> params = new LinkedHashMap<>();
    value.entries().forEach((name, values) -> params.put(name, values.texts()));
    return params;
  }
}
