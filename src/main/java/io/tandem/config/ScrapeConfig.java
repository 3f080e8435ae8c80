// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of scrape_configs with the global defaults filled in.
 *
 * @param legacyNames metric_name_validation_scheme is legacy, not utf8
 * @param escapingScheme metric_name_escaping_scheme: allow-utf-8, underscores, dots or values
 * @param scrapeFailureLogFile where a line is written for each scrape that fails, or null
 * @param features what the process was started with
 * @param extraScrapeMetrics write scrape_timeout_seconds and its like
 */
public record ScrapeConfig(
    String jobName,
    Duration scrapeInterval,
    Duration scrapeTimeout,
    String metricsPath,
    String scheme,
    Map<String, List<String>> params,
    boolean honorLabels,
    boolean honorTimestamps,
    boolean trackTimestampsStaleness,
    boolean enableCompression,
    boolean legacyNames,
    String escapingScheme,
    boolean extraScrapeMetrics,
    @Nullable Path scrapeFailureLogFile,
    List<ScrapeProtocol> scrapeProtocols,
    @Nullable ScrapeProtocol fallbackScrapeProtocol,
    ScrapeLimits limits,
    HistogramConfig histograms,
    PrometheusFeatures features,
    HttpClientConfig http,
    List<RelabelConfig> relabelConfigs,
    List<RelabelConfig> metricRelabelConfigs,
    List<DiscoveryConfig> discoveryConfigs) {}
