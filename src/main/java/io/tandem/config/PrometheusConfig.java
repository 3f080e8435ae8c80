// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.util.List;

/**
 * A whole configuration, valid.
 *
 * @param notices what the file says that a collector does not do, one sentence each
 * @param redactedYaml the configuration as YAML with secrets hidden, for the status page
 */
public record PrometheusConfig(
    GlobalConfig global,
    List<ScrapeConfig> scrapeConfigs,
    List<RemoteWriteConfig> remoteWrite,
    List<String> notices,
    String redactedYaml) {}
