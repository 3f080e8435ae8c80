// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.config.ScrapeConfig;
import io.tandem.relabel.Relabeler;
import io.tandem.target.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all targets of a job share under one configuration. Immutable but for the fault that fails
 * all scrapes of the job; any thread.
 */
final class PoolRules {
  private final ScrapeConfig config;
  private final SeriesRules seriesRules;
  private final Negotiation negotiation;
  private final ScrapeMetrics metrics;
  private volatile @Nullable ScrapeFault forcedFault;

  PoolRules(
      ScrapeConfig config, List<EncodingRules> encodings, ScrapeMetrics metrics, String userAgent) {
    this.config = config;
    this.metrics = metrics;
    negotiation = new Negotiation(config, userAgent);
    seriesRules =
        new SeriesRules(
            config.honorLabels(),
            config.honorTimestamps(),
            config.trackTimestampsStaleness(),
            config.legacyNames(),
            Relabeler.compile(config.metricRelabelConfigs(), config.legacyNames()),
            config.limits(),
            encodings);
  }

  ScrapeConfig config() {
    return config;
  }

  Negotiation negotiation() {
    return negotiation;
  }

  ScrapeMetrics metrics() {
    return metrics;
  }

  boolean hasIdentity() {
    return seriesRules.encodings().stream().anyMatch(e -> e.encoding().identity() != null);
  }

  List<EncodingRules> encodings() {
    return seriesRules.encodings();
  }

  TargetSeries series(Target target) {
    return new TargetSeries(target, seriesRules);
  }

  ReportSeries report(Target target) {
    return new ReportSeries(target, config, seriesRules.encodings());
  }

  /** Why no target of the job is scraped, or null. */
  @Nullable ScrapeFault forcedFault() {
    return forcedFault;
  }

  void force(@Nullable ScrapeFault fault) {
    forcedFault = fault;
  }

  void count(ScrapeSession.Outcome outcome, Target target, long durationNanos) {
    ScrapeFault fault = outcome.fault();
    if (fault != null) {
      metrics.scrapeFailed(target.jobName(), target.interval(), fault.failure());
    } else {
      metrics.scrapeSucceeded(
          target.jobName(),
          target.interval(),
          durationNanos,
          outcome.added(),
          outcome.fresh(),
          outcome.bodyBytes());
    }
  }
}
