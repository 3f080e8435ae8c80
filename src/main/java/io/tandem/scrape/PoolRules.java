// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.config.ScrapeConfig;
import io.tandem.model.Replica;
import io.tandem.relabel.Relabeler;
import io.tandem.target.Target;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all targets of a job share under one configuration. Immutable but for the fault that fails
 * all scrapes of the job; any thread.
 */
final class PoolRules {
  private final ScrapeConfig config;
  private final Map<Replica, List<EncodingRules>> encodings;
  private final TickRules ticks;
  private final Map<Replica, SeriesRules> seriesRules = new EnumMap<>(Replica.class);
  private final Negotiation negotiation;
  private final ScrapeMetrics metrics;
  private final FailureLog failures;
  private volatile @Nullable ScrapeFault forcedFault;

  PoolRules(
      ScrapeConfig config,
      Map<Replica, List<EncodingRules>> encodings,
      TickRules ticks,
      ScrapeMetrics metrics,
      FailureLog failures,
      String userAgent) {
    this.config = config;
    this.encodings = encodings;
    this.ticks = ticks;
    this.metrics = metrics;
    this.failures = failures;
    negotiation = new Negotiation(config, userAgent);
    Relabeler metricRelabel =
        Relabeler.compile(config.metricRelabelConfigs(), config.legacyNames());
    encodings.forEach(
        (replica, rules) ->
            seriesRules.put(
                replica,
                new SeriesRules(
                    config.honorLabels(),
                    config.honorTimestamps(),
                    config.trackTimestampsStaleness(),
                    config.legacyNames(),
                    metricRelabel,
                    config.limits(),
                    config.histograms(),
                    config.features(),
                    rules)));
  }

  /** Whether targets behave the same under the other rules, but for the fault. */
  boolean isSame(PoolRules other) {
    return config.equals(other.config)
        && encodings.equals(other.encodings)
        && ticks.equals(other.ticks);
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

  TickRules ticks() {
    return ticks;
  }

  TargetSeries series(Target target, Replica replica) {
    return new TargetSeries(target, seriesRules(replica));
  }

  ReportSeries report(Target target, Replica replica) {
    return new ReportSeries(target, config, seriesRules(replica).encodings());
  }

  private SeriesRules seriesRules(Replica replica) {
    SeriesRules rules = seriesRules.get(replica);
    if (rules == null) {
      throw new IllegalStateException("bug in Tandem: no encodings of replica " + replica);
    }
    return rules;
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
      Path file = config.scrapeFailureLogFile();
      if (file != null) {
        failures.add(file, target.jobName(), target.url(), fault.message());
      }
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
