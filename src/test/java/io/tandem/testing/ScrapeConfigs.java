// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.config.DiscoveryConfig;
import io.tandem.config.HistogramConfig;
import io.tandem.config.HttpClientConfig;
import io.tandem.config.PrometheusFeatures;
import io.tandem.config.RelabelConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.config.ScrapeLimits;
import io.tandem.config.ScrapeProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scrape configurations with Prometheus' defaults, but for what a test changes. */
public final class ScrapeConfigs {
  private final String jobName;
  private String scheme = "http";
  private Duration interval = Duration.ofMinutes(1);
  private Duration timeout = Duration.ofSeconds(10);
  private Map<String, List<String>> params = Map.of();
  private List<RelabelConfig> relabel = List.of();
  private List<DiscoveryConfig> discovery = List.of();
  private long keepDroppedTargets;
  private String escaping = "allow-utf-8";
  private List<ScrapeProtocol> protocols = List.of(ScrapeProtocol.PROMETHEUS_TEXT_0_0_4);
  private @Nullable ScrapeProtocol fallback;

  private ScrapeConfigs(String jobName) {
    this.jobName = jobName;
  }

  public static ScrapeConfigs of(String jobName) {
    return new ScrapeConfigs(jobName);
  }

  public ScrapeConfigs scheme(String value) {
    scheme = value;
    return this;
  }

  public ScrapeConfigs times(Duration newInterval, Duration newTimeout) {
    interval = newInterval;
    timeout = newTimeout;
    return this;
  }

  public ScrapeConfigs params(Map<String, List<String>> value) {
    params = value;
    return this;
  }

  public ScrapeConfigs relabel(List<RelabelConfig> value) {
    relabel = value;
    return this;
  }

  public ScrapeConfigs escaping(String value) {
    escaping = value;
    return this;
  }

  public ScrapeConfigs protocols(ScrapeProtocol... value) {
    protocols = List.of(value);
    return this;
  }

  public ScrapeConfigs fallback(ScrapeProtocol value) {
    fallback = value;
    return this;
  }

  public ScrapeConfigs discovery(DiscoveryConfig... value) {
    discovery = List.of(value);
    return this;
  }

  public ScrapeConfigs keepDroppedTargets(long value) {
    keepDroppedTargets = value;
    return this;
  }

  public ScrapeConfig build() {
    return new ScrapeConfig(
        jobName,
        interval,
        timeout,
        "/metrics",
        scheme,
        params,
        false,
        true,
        false,
        true,
        false,
        escaping,
        false,
        null,
        protocols,
        fallback,
        new ScrapeLimits(0, 0, 0, 0, 0, 0, keepDroppedTargets),
        HistogramConfig.DEFAULT,
        PrometheusFeatures.NONE,
        HttpClientConfig.DEFAULT,
        relabel,
        List.of(),
        discovery);
  }
}
