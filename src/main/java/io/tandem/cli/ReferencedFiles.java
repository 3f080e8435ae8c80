// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.config.DiscoveryConfig;
import io.tandem.config.HttpClientConfig;
import io.tandem.config.HttpClientConfig.TlsConfig;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.ScrapeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that a configuration refers to and that are not there.
 *
 * <p>What promtool calls a failure is one here; where promtool says nothing though no scrape or
 * request could succeed, there is a warning. Blocks on the files; belongs to one check.
 */
final class ReferencedFiles {
  private final Set<String> failures = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();

  ReferencedFiles(PrometheusConfig config) {
    for (ScrapeConfig job : config.scrapeConfigs()) {
      String where = "scrape_configs " + job.jobName();
      check(job.http(), where);
      for (DiscoveryConfig discovery : job.discoveryConfigs()) {
        switch (discovery) {
          case DiscoveryConfig.HttpSd http -> check(http.http(), where + ": http_sd_configs");
          case DiscoveryConfig.FileSd files -> files.files().forEach(f -> checkPattern(f, where));
          case DiscoveryConfig.KubernetesSd cluster -> check(cluster, where);
          default -> {}
        }
      }
    }
    for (RemoteWriteConfig endpoint : config.remoteWrite()) {
      check(endpoint.http(), "remote_write " + endpoint.name());
    }
  }

  /** For each file that promtool too would miss, one sentence. */
  List<String> failures() {
    return new ArrayList<>(failures);
  }

  /** For each other file that is missing, one sentence. */
  List<String> warnings() {
    return new ArrayList<>(warnings);
  }

  private void check(HttpClientConfig http, String where) {
    if (http.authorization() != null) {
      check(http.authorization().credentialsFile(), where, "credentials_file", failures);
    }
    if (http.basicAuth() != null) {
      check(http.basicAuth().usernameFile(), where, "username_file", warnings);
      check(http.basicAuth().passwordFile(), where, "password_file", warnings);
    }
    if (http.oauth2() != null) {
      check(http.oauth2().clientSecretFile(), where, "client_secret_file", warnings);
      check(http.oauth2().tls(), where + ": oauth2", warnings);
    }
    http.httpHeaders()
        .forEach(
            (name, header) ->
                header.files().forEach(f -> check(f, where, "http_headers: " + name, warnings)));
    check(http.tls(), where, failures);
  }

  private void check(TlsConfig tls, String where, Set<String> missing) {
    check(tls.certFile(), where, "cert_file", missing);
    check(tls.keyFile(), where, "key_file", missing);
    check(tls.caFile(), where, "ca_file", warnings);
  }

  private void check(DiscoveryConfig.KubernetesSd cluster, String where) {
    check(cluster.http(), where + ": kubernetes_sd_configs");
    check(cluster.kubeconfig(), where, "kubeconfig_file", warnings);
  }

  private static void check(@Nullable Path file, String where, String key, Set<String> missing) {
    if (file != null && !Files.isReadable(file)) {
      missing.add(where + ": " + key + ": " + file + ": expected a file that can be read");
    }
  }

  private void checkPattern(String pattern, String where) {
    boolean isGlob = pattern.contains("*");
    if (!isGlob && !Files.isReadable(Path.of(pattern))) {
      warnings.add(where + ": file_sd_configs: " + pattern + ": no such file yet");
    }
  }
}
