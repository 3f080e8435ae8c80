// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.config.ConfigException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody runs here is still read as strictly as by Prometheus. */
class UnusedSectionsTest {
  private static void load(String yaml) throws ConfigException {
    new ConfigLoader(Map.of()).load(Path.of("/p.yml"), yaml);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alerting: {alertmanagers: [{api_version: v2, scheme: https, path_prefix: /a,"
            + " timeout: 5s, static_configs: [{targets: [a]}], sigv4: {region: r}}]}",
        "alerting: {alertmanagers: [{consul_sd_configs: [{server: a}]}]}",
        "remote_read: [{url: 'http://a', name: a, read_recent: true, remote_timeout: 1m,"
            + " required_matchers: {a: b}, filter_external_labels: false,"
            + " chunked_read_limit: 5, basic_auth: {username: u}}]",
        "tracing: {endpoint: a, client_type: http, sampling_fraction: 0.5, insecure: true,"
            + " timeout: 5s, headers: {a: b}, compression: gzip, tls_config: {}}",
        "storage: {tsdb: {out_of_order_time_window: 5m}, exemplars: {max_exemplars: 5}}"
      })
  void section_asPrometheusKnowsIt_isTaken(String yaml) throws ConfigException {
    load(yaml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alerting: {alertmanagers: [{foo: 1}]} | foo: given: is no key of an Alertmanager",
        "alerting: {alertmanagers: [{api_version: v1}]} | api_version: v1: expected v2",
        "alerting: {alertmanagers: [{timeout: 5}]} | timeout: 5: expected a duration",
        "alerting: {alertmanagers: [{bearer_token: a, sigv4: {}}]} | sigv4: set: expected not",
        "alerting: {alertmanagers: [{static_configs: [{targets: [a/b]}]}]} | a/b: expected host",
        "alerting: {alertmanagers: [{relabel_configs: [{action: x}]}]} | action: x: expected",
        "remote_read: [~] | remote_read[0]: ~: expected a remote read config",
        "remote_read: [{url: 'http://a', foo: 1}] | foo: given: is no key of remote_read",
        "remote_read: [{url: 'http://a', headers: {Host: a}}] | Host: <secret>: expected absent",
        "remote_read: [{url: a, name: n}, {url: b, name: n}] | [1].name: n: expected a name of",
        "tracing: {endpoint: a, timeout: 5} | tracing.timeout: 5: expected a duration",
        "tracing: {endpoint: a, tls_config: {cert: c}} | expected key or key_file beside",
        "storage: {exemplars: {foo: 1}} | foo: given: is no key of exemplars"
      })
  void section_thatPrometheusRefuses_isRefusedForTheSameReason(String yaml, String fault) {
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.problems().toString()).contains(fault));
  }
}
