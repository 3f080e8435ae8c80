// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.config.ConfigException;
import io.tandem.config.PrometheusConfig;
import io.tandem.testing.Conformance;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EffectiveYamlTest {
  private static final String SOURCE =
      """
      global: {external_labels: {b: 'yes', a: 'x: y'}}
      scrape_configs:
      - job_name: j
        basic_auth: {username: u, password: hunter2}
        relabel_configs: [{source_labels: [a, b], target_label: c}]
        static_configs: [{targets: ['h:1']}]
      remote_write: [{url: 'http://me:hunter2@x/w', bearer_token: hunter2, name: amp}]
      """;

  private static final String SHOWN =
      """
      global:
        scrape_interval: 1m
        scrape_timeout: 10s
        evaluation_interval: 1m
        external_labels:
          a: "x: y"
          b: "yes"
        metric_name_validation_scheme: utf8
      scrape_configs:
      - job_name: j
        honor_timestamps: true
        track_timestamps_staleness: false
        scrape_interval: 1m
        scrape_timeout: 10s
        scrape_protocols:
        - OpenMetricsText1.0.0
        - OpenMetricsText0.0.1
        - PrometheusText1.0.0
        - PrometheusText0.0.4
        metrics_path: /metrics
        scheme: http
        enable_compression: true
        metric_name_validation_scheme: utf8
        metric_name_escaping_scheme: allow-utf-8
        basic_auth:
          username: u
          password: <secret>
        follow_redirects: true
        enable_http2: true
        relabel_configs:
        - source_labels:
          - a
          - b
          separator: ";"
          regex: (.*)
          target_label: c
          replacement: $1
          action: replace
        static_configs:
        - targets:
          - h:1
      remote_write:
      - url: http://me:xxxxx@x/w
        remote_timeout: 30s
        name: amp
        protobuf_message: prometheus.WriteRequest
        authorization:
          type: Bearer
          credentials: <secret>
        follow_redirects: true
        enable_http2: false
        queue_config:
          capacity: 10000
          max_shards: 50
          min_shards: 1
          max_samples_per_send: 2000
          batch_send_deadline: 5s
          min_backoff: 30ms
          max_backoff: 5s
        metadata_config:
          send: true
          send_interval: 1m
          max_samples_per_send: 2000
      """;

  private static final ConfigLoader LOADER = new ConfigLoader(Map.of());

  @Test
  void yaml_showsDefaultsAndHidesSecrets() throws ConfigException {
    PrometheusConfig config = LOADER.load(Path.of("/p.yml"), SOURCE);
    assertThat(config.redactedYaml()).isEqualTo(SHOWN);
  }

  @Test
  void yaml_hidesEverySecretOfAClient() throws ConfigException {
    String client =
        """
        tls_config: {cert: c, key: hunter2}, proxy_url: 'http://me:hunter2@proxy:1',
        proxy_connect_header: {X-A: [hunter2, hunter2]},
        http_headers: {X-B: {values: [shown], secrets: [hunter2], files: [token]}},
        oauth2: {client_id: id, client_secret: hunter2, token_url: 'https://me:hunter2@idp/t',
          proxy_url: 'socks5://me:hunter2@other', tls_config: {key: hunter2, cert: c}}
        """;
    String yaml =
        "scrape_configs: [{job_name: j, http_sd_configs: [{url: 'http://me:hunter2@sd/', "
            + client
            + "}], "
            + client
            + "}]\nremote_write: [{name: n, url: 'http://w/', "
            + client
            + "}]\n";
    PrometheusConfig config = LOADER.load(Path.of("/p.yml"), yaml);
    assertThat(config.redactedYaml()).doesNotContain("hunter2").contains("shown", "/token");
    assertThat(config.toString()).doesNotContain("key=hunter2", "clientSecret=hunter2");
  }

  /** What is shown can be loaded again and is shown the same, dollars apart. */
  @Test
  void yaml_ofEveryRecordedDocument_readsBackToItself() throws ConfigException {
    Path set = Conformance.set("configs");
    for (JsonNode document : Conformance.lines("configs", "cases.jsonl")) {
      Path file = set.resolve(document.get("file").asText());
      String shown = shown(file);
      assertThat(shown.isEmpty() ? "" : LOADER.load(file, shown).redactedYaml()).isEqualTo(shown);
    }
  }

  private static String shown(Path file) {
    try {
      PrometheusConfig config = LOADER.load(file);
      boolean expandsAgain = config.global().externalLabels().toString().contains("$");
      return expandsAgain ? "" : config.redactedYaml();
    } catch (ConfigException e) {
      return "";
    }
  }
}
