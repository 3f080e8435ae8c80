// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tandem.config.ConfigException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a file, word for word. */
class BadConfigTest {
  private static final String DURATION = "expected a duration such as 30s or 1h30m";
  private static final String ROLES =
      "expected one of pod, service, endpoints, endpointslice, node or ingress";
  private static final String NOT_BUILT = "is a key of Prometheus that Tandem does not run yet";

  static Stream<Arguments> documents() {
    return Stream.of(
        fault(
            "no yaml",
            "a: [",
            "1: yaml: expected the node content, but found '<stream end>': expected valid YAML"),
        fault("no map", "foo", "1: document: foo: expected a map"),
        fault("unknown section", "foo: 1", "1: foo: given: is no key of a prometheus.yml"),
        fault(
            "misspelt section",
            "scrape_config: []",
            "1: scrape_config: given: is no key of a prometheus.yml; did you mean"
                + " scrape_configs?"),
        fault(
            "key twice",
            "global: {}\nglobal: {}",
            "2: global: given again: expected each key once"),
        fault(
            "interval without unit",
            "global:\n  scrape_interval: 15",
            "2: global.scrape_interval: 15: " + DURATION),
        fault(
            "timeout over interval",
            "global: {scrape_interval: 5s, scrape_timeout: 6s}",
            "1: global.scrape_timeout: 6s: expected at most the scrape_interval"),
        fault(
            "metric names",
            "global: {metric_name_validation_scheme: UTF8}",
            "1: global.metric_name_validation_scheme: UTF8: expected utf8 or legacy"));
  }

  static Stream<Arguments> clusters() {
    return Stream.of(
        kubernetes("no role", "{}", ".role: absent: " + ROLES),
        kubernetes("other role", "{role: pods}", ".role: pods: " + ROLES),
        kubernetes(
            "two servers",
            "{role: pod, api_server: 'https://a', kubeconfig_file: f}",
            ".kubeconfig_file: f: expected absent where there is an api_server"),
        kubernetes(
            "client without server",
            "{role: pod, bearer_token: t}",
            ".api_server: absent: expected the URL that the HTTP client is configured for"),
        kubernetes(
            "own namespace elsewhere",
            "{role: pod, api_server: 'https://a', namespaces: {own_namespace: true}}",
            ".api_server: https://a: expected absent where namespaces.own_namespace is true:"
                + " a pod has one"),
        kubernetes(
            "label selector",
            "{role: pod, selectors: [{role: pod, label: 'a b'}]}",
            ".selectors[0].label: a b: expected one of = == != in notin > <, not b"),
        kubernetes(
            "field selector",
            "{role: pod, selectors: [{role: pod, field: 'a'}]}",
            ".selectors[0].field: a: expected terms such as metadata.name=x or"
                + " status.phase!=Running, between commas"),
        kubernetes(
            "selector of another role",
            "{role: endpoints, selectors: [{role: node}]}",
            ".selectors[0].role: node: expected pod or service or endpoints in the role endpoints"),
        kubernetes(
            "selector twice",
            "{role: pod, selectors: [{role: pod}, {role: pod}]}",
            ".selectors[1].role: pod: expected each role once"),
        kubernetes(
            "later key",
            "{role: pod, attach_metadata: {deployment: true}}",
            ".attach_metadata.deployment: set: " + NOT_BUILT));
  }

  static Stream<Arguments> jobs() {
    return Stream.of(
        job("no name", "{}", ".job_name: absent: expected a name"),
        job(
            "two credentials",
            "{job_name: j, authorization: {}, bearer_token: t}",
            ".bearer_token: set: expected absent beside authorization"),
        job(
            "no address, and no rule",
            "{job_name: j, relabel_configs: [], static_configs: [{targets: ['http://a']}]}",
            ".static_configs[0].targets[0]: http://a: expected host:port"),
        job(
            "a default written out",
            "{job_name: j, relabel_configs: [{action: keepequal, source_labels: [a],"
                + " target_label: b, regex: (.*)}]}",
            ".relabel_configs[0].regex: (.*): expected absent for keepequal"),
        job(
            "quoted boolean",
            "{job_name: j, honor_labels: 'yes'}",
            ".honor_labels: yes: expected true or false"),
        job(
            "quoted number",
            "{job_name: j, sample_limit: '1'}",
            ".sample_limit: 1: expected an integer, 0 or more"),
        job(
            "negative",
            "{job_name: j, sample_limit: -1}",
            ".sample_limit: -1: expected an integer, 0 or more"),
        job(
            "size",
            "{job_name: j, body_size_limit: 10}",
            ".body_size_limit: 10: expected a size such as 512KB or 10MB"),
        job("params", "{job_name: j, params: {a: b}}", ".params.a: b: expected a list"),
        job(
            "url as target",
            "{job_name: j, static_configs: [{targets: ['http://a']}]}",
            ".static_configs[0].targets[0]: http://a: expected host:port"),
        job(
            "protocol twice",
            "{job_name: j, scrape_protocols: [PrometheusProto, PrometheusProto]}",
            ".scrape_protocols[1]: PrometheusProto: expected each protocol once"),
        job(
            "regex",
            "{job_name: j, relabel_configs: [{regex: 'a(', target_label: b}]}",
            ".relabel_configs[0].regex: a(: expected an RE2 expression: missing closing )"));
  }

  static Stream<Arguments> parts() {
    return Stream.of(
        job(
            "null rule",
            "{job_name: j, metric_relabel_configs: [null]}",
            ".metric_relabel_configs[0]: null: expected a relabel rule"),
        job(
            "no target label",
            "{job_name: j, relabel_configs: [{source_labels: [a]}]}",
            ".relabel_configs[0].target_label: absent: expected a label name for replace"),
        job(
            "two passwords",
            "{job_name: j, basic_auth: {password: hunter2, password_file: f}}",
            ".basic_auth.password_file: set: expected at most one of password, password_file,"
                + " password_ref"),
        job(
            "password that is a list",
            "{job_name: j, basic_auth: {password: [hunter2]}}",
            ".basic_auth.password: a list: expected a text"),
        job(
            "password under a wrong key",
            "{job_name: j, basic_auth: {passwort: hunter2}}",
            ".basic_auth.passwort: given: is no key of basic_auth; did you mean password?"),
        job(
            "password in a URL",
            "{job_name: j, http_sd_configs: [{url: 'ftp://u:hunter2@h/'}]}",
            ".http_sd_configs[0].url: ftp://u:xxxxx@h/: expected a URL with http or https and a"
                + " host"),
        job(
            "foreign discovery",
            "{job_name: j, consul_sd_configs: [{server: c}]}",
            ".consul_sd_configs: set: "
                + NOT_BUILT
                + "; let http_sd_configs or file_sd_configs list these targets"),
        job(
            "ec2 filter without values",
            "{job_name: j, ec2_sd_configs: [{region: x, filters: [{name: a}]}]}",
            ".ec2_sd_configs[0].filters[0].values: absent: expected at least one value"),
        job(
            "ec2 endpoint",
            "{job_name: j, ec2_sd_configs: [{endpoint: 'http://[x'}]}",
            ".ec2_sd_configs[0].endpoint: http://[x: expected the URL of the EC2 API"),
        job(
            "dns without port",
            "{job_name: j, dns_sd_configs: [{names: [a], type: A}]}",
            ".dns_sd_configs[0].port: absent: expected a port, for records of all types but SRV"),
        fault(
            "job twice",
            "scrape_configs:\n- job_name: j\n- job_name: j",
            "3: scrape_configs[1].job_name: j: expected a name of its own;"
                + " scrape_configs[0].job_name has it too"));
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        job(
            "certificate without key",
            "{job_name: j, tls_config: {cert_file: f}}",
            ".tls_config: a map: expected key or key_file beside the certificate"),
        job(
            "proxy URL",
            "{job_name: j, proxy_url: '::'}",
            ".proxy_url: ::: expected the URL of a proxy"),
        job(
            "no_proxy alone",
            "{job_name: j, no_proxy: a}",
            ".no_proxy: a: expected proxy_url beside it"),
        job(
            "two ways to a proxy",
            "{job_name: j, proxy_url: 'http://p', proxy_from_environment: true}",
            ".proxy_url: set: expected absent where proxy_from_environment is true"),
        job(
            "header of no proxy",
            "{job_name: j, proxy_connect_header: {X-A: [b]}}",
            ".proxy_connect_header: a map: expected proxy_url or proxy_from_environment beside it"),
        job(
            "oauth2 without client",
            "{job_name: j, oauth2: {token_url: 'http://t'}}",
            ".oauth2.client_id: absent: expected a text"),
        job(
            "oauth2 beside a token",
            "{job_name: j, bearer_token: t, oauth2: {client_id: c, token_url: 'http://t'}}",
            ".bearer_token: set: expected at most one of basic_auth, oauth2, bearer_token"),
        job(
            "reserved header",
            "{job_name: j, http_headers: {user-agent: {values: [b]}}}",
            ".http_headers.user-agent: set: expected absent: this header is reserved"));
  }

  static Stream<Arguments> endpoints() {
    return Stream.of(
        endpoint("no url", "{}", ".url: absent: expected the URL of the endpoint"),
        endpoint(
            "reserved header",
            "{url: 'http://x', headers: {Content-Type: a}}",
            ".headers.Content-Type: <secret>: expected absent: this header is reserved"),
        endpoint(
            "two credentials",
            "{url: 'http://x', sigv4: {}, basic_auth: {username: u}}",
            ".sigv4: set: expected at most one of basic_auth, authorization, oauth2, sigv4,"
                + " azuread, google_iam"),
        endpoint(
            "half a key",
            "{url: 'http://x', sigv4: {access_key: a}}",
            ".sigv4: a map: expected access_key and secret_key, or neither"),
        endpoint(
            "version 3",
            "{url: 'http://x', protobuf_message: v3}",
            ".protobuf_message: v3: expected prometheus.WriteRequest or"
                + " io.prometheus.write.v2.Request"),
        endpoint(
            "lanes",
            "{url: 'http://x', queue_config: {min_shards: 60}}",
            ".queue_config.min_shards: 60: expected at most max_shards, 50"));
  }

  private static Arguments fault(String name, String yaml, String message) {
    return argumentSet(name, yaml, "p.yml:" + message);
  }

  private static Arguments job(String name, String yaml, String message) {
    return fault(name, "scrape_configs:\n- " + yaml, "2: scrape_configs[0]" + message);
  }

  private static Arguments kubernetes(String name, String yaml, String message) {
    return job(
        name,
        "{job_name: j, kubernetes_sd_configs: [" + yaml + "]}",
        ".kubernetes_sd_configs[0]" + message);
  }

  private static Arguments endpoint(String name, String yaml, String message) {
    return fault(name, "remote_write:\n- " + yaml, "2: remote_write[0]" + message);
  }

  @ParameterizedTest
  @MethodSource({"documents", "jobs", "clusters", "parts", "clients", "endpoints"})
  void document_withOneFault_isRefusedWithPlaceAndExpectation(String yaml, String message) {
    assertThatThrownBy(() -> new ConfigLoader(Map.of()).load(Path.of("p.yml"), yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }
}
