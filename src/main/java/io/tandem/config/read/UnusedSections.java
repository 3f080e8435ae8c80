// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.RelabelConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks the sections of a prometheus.yml that a collector does not run. They are looked at as far
 * as it takes to find what is plainly wrong, so that one file serves Prometheus and Tandem.
 */
final class UnusedSections {
  static final List<String> NAMES =
      List.of("runtime", "alerting", "rule_files", "storage", "tracing", "remote_read", "otlp");

  /** A star is taken in the last part of a path only. */
  static final Pattern PATH_PATTERN = Pattern.compile("[^*]*(\\*[^/]*)?");

  private static final Keys STORAGE = Keys.of("storage", "tsdb", "exemplars");
  private static final Keys TSDB =
      Keys.of("tsdb", "out_of_order_time_window", "retention", "chunk_encoding");
  private static final Keys RETENTION = Keys.of("retention", "time", "size", "percentage");
  private static final Keys ALERTING =
      Keys.of("alerting", "alert_relabel_configs", "alertmanagers");
  private static final Keys ALERTMANAGER =
      Keys.of(
              "an Alertmanager",
              "sigv4",
              "scheme",
              "path_prefix",
              "timeout",
              "api_version",
              "relabel_configs",
              "alert_relabel_configs")
          .plus(DiscoveryReader.IDLE)
          .plus(HttpClientReader.KEYS);
  private static final Keys REMOTE_READ =
      Keys.of(
              "remote_read",
              "url",
              "remote_timeout",
              "chunked_read_limit",
              "headers",
              "name",
              "read_recent",
              "required_matchers",
              "filter_external_labels")
          .plus(HttpClientReader.KEYS);
  private static final Keys EXEMPLARS = Keys.of("exemplars", "max_exemplars");
  private static final Keys RUNTIME = Keys.of("runtime", "gogc");
  private static final Keys TRACING =
      Keys.of(
          "tracing",
          "client_type",
          "endpoint",
          "sampling_fraction",
          "insecure",
          "tls_config",
          "headers",
          "compression",
          "timeout");
  private static final Keys OTLP =
      Keys.of(
          "otlp",
          "promote_all_resource_attributes",
          "promote_resource_attributes",
          "ignore_resource_attributes",
          "translation_strategy",
          "keep_identifying_resource_attributes",
          "convert_histograms_to_nhcb",
          "promote_scope_metadata",
          "label_name_underscore_sanitization",
          "label_name_preserve_multiple_underscores");
  private static final Set<String> NEED_UTF8 =
      Set.of("NoTranslation", "NoUTF8EscapingWithSuffixes");
  private static final Set<String> STRATEGIES =
      Set.of(
          "",
          "NoTranslation",
          "NoUTF8EscapingWithSuffixes",
          "UnderscoreEscapingWithSuffixes",
          "UnderscoreEscapingWithoutSuffixes");

  private final boolean legacyNames;

  UnusedSections(boolean legacyNames) {
    this.legacyNames = legacyNames;
  }

  /** Writes the faults, and returns the sections that say something. */
  List<String> check(YamlMap root) {
    rulePaths(root.get("rule_files"));
    root.get("runtime").map(RUNTIME).get("gogc").integer(0);
    alerting(root.get("alerting").map(ALERTING));
    storage(root.get("storage").map(STORAGE));
    tracing(root.get("tracing"));
    remoteRead(root.get("remote_read"));
    otlp(root.get("otlp").map(OTLP));
    List<String> present = new ArrayList<>();
    for (String name : NAMES) {
      if (root.get(name).isSet()) {
        present.add(name);
      }
    }
    return present;
  }

  static List<String> rulePaths(YamlValue list) {
    List<String> paths = list.texts();
    for (YamlValue element : list.list()) {
      if (!PATH_PATTERN.matcher(element.text("")).matches()) {
        element.fault("a path with * in its last part only");
      }
    }
    return paths;
  }

  private void alerting(YamlMap map) {
    RelabelConfigReader relabel = new RelabelConfigReader(legacyNames);
    relabel.read(map.get("alert_relabel_configs"));
    for (YamlValue manager : map.get("alertmanagers").list()) {
      alertmanager(manager.map(ALERTMANAGER));
    }
  }

  private void alertmanager(YamlMap map) {
    RelabelConfigReader relabel = new RelabelConfigReader(legacyNames);
    List<RelabelConfig> rules = relabel.read(map.get("relabel_configs"));
    relabel.read(map.get("alert_relabel_configs"));
    DiscoveryReader.read(map, rules.isEmpty());
    RemoteWriteReader.checkCredentials(map, HttpClientReader.read(map, true, Map.of()));
    RemoteWriteReader.sigv4(map.get("sigv4"));
    map.get("scheme").text("");
    map.get("path_prefix").text("");
    map.get("timeout").duration(Duration.ZERO);
    YamlValue version = map.get("api_version");
    if (!version.isNull() && !version.text("v2").equals("v2")) {
      version.fault("v2");
    }
  }

  private static void storage(YamlMap map) {
    map.get("exemplars").map(EXEMPLARS).get("max_exemplars").real(0);
    YamlMap tsdb = map.get("tsdb").map(TSDB);
    tsdb.get("out_of_order_time_window").duration(Duration.ZERO);
    YamlMap retention = tsdb.get("retention").map(RETENTION);
    retention.get("time").duration(Duration.ZERO);
    if (retention.get("size").size(0) < 0) {
      retention.get("size").fault("a size, 0 or more");
    }
  }

  private static void tracing(YamlValue value) {
    if (!value.isSet()) {
      return;
    }
    YamlMap map = value.map(TRACING);
    RemoteWriteReader.headers(map.get("headers"));
    HttpClientReader.tls(map.get("tls_config"));
    map.get("sampling_fraction").real(0);
    map.get("insecure").bool(false);
    map.get("timeout").duration(Duration.ZERO);
    if (map.get("endpoint").text("").isEmpty()) {
      map.get("endpoint").fault("the address of the receiver");
    }
    if (!Set.of("", "gzip").contains(map.get("compression").text(""))) {
      map.get("compression").fault("gzip");
    }
    YamlValue client = map.get("client_type");
    if (!client.isNull() && !Set.of("http", "grpc").contains(client.text("grpc"))) {
      client.fault("http or grpc");
    }
  }

  private static void remoteRead(YamlValue list) {
    Set<String> names = new HashSet<>();
    for (YamlValue element : list.list()) {
      if (element.isNull()) {
        element.fault("a remote read config");
        continue;
      }
      YamlMap map = element.map(REMOTE_READ);
      YamlValue url = map.get("url");
      if (!url.isSet() || !GoUrl.parse(url.text("")).isValid()) {
        url.faultShowing(url.isSet() ? "no URL" : "absent", "the URL of the storage");
      }
      String name = map.get("name").text("");
      if (!name.isEmpty() && !names.add(name)) {
        map.get("name").fault("a name of its own");
      }
      HttpClientReader.read(map, true, RemoteWriteReader.headers(map.get("headers")));
      DiscoveryReader.labels(map.get("required_matchers"));
      map.get("remote_timeout").duration(Duration.ZERO);
      map.get("read_recent").bool(false);
      map.get("filter_external_labels").bool(true);
      map.get("chunked_read_limit").count(0);
    }
  }

  private void otlp(YamlMap map) {
    YamlValue strategy = map.get("translation_strategy");
    String chosen = strategy.text("");
    if (!STRATEGIES.contains(chosen)) {
      strategy.fault("a translation strategy");
    } else if (legacyNames && NEED_UTF8.contains(chosen)) {
      strategy.fault("another strategy where metric_name_validation_scheme is legacy");
    }
    boolean all = map.get("promote_all_resource_attributes").bool(false);
    YamlValue promoted = map.get("promote_resource_attributes");
    YamlValue ignored = map.get("ignore_resource_attributes");
    attributes(promoted);
    attributes(ignored);
    if (all && !promoted.list().isEmpty()) {
      promoted.fault("absent where promote_all_resource_attributes is true");
    }
    if (!all && !ignored.list().isEmpty()) {
      ignored.fault("absent where promote_all_resource_attributes is false");
    }
  }

  private static void attributes(YamlValue list) {
    Set<String> seen = new HashSet<>();
    for (YamlValue element : list.list()) {
      String name = element.text("").strip();
      if (name.isEmpty() || !seen.add(name)) {
        element.fault("a name, each once");
      }
    }
  }
}
