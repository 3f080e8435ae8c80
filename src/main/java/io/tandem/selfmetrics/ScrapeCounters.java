// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tandem.scrape.ScrapeMetrics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts scrapes under the names that Prometheus has for the same things, so that dashboards and
 * alerts go on working. Nothing is counted per target or per job: with ten thousand targets the
 * page must stay small.
 *
 * <p>Cost: a few striped additions per scrape, and one short lock in the summary. Thread: any.
 */
final class ScrapeCounters implements ScrapeMetrics {
  /** By these AWS' migration guide tells users to watch a workspace's quotas. */
  static final String HEAD_SERIES = "prometheus_tsdb_head_series";

  /** Without its _total. */
  static final String HEAD_SAMPLES = "prometheus_tsdb_head_samples_appended";

  private static final long QUANTILE_AGE_SECONDS = 600;

  /** Failures that come and go have a series from the start, so that one alone is an increase. */
  private static final Set<Failure> PASSING =
      EnumSet.of(Failure.CONNECT, Failure.TIMEOUT, Failure.STATUS, Failure.BODY);

  private final Summary intervalLength;
  private final Counter succeeded;
  private final Counter failed;
  private final Map<Failure, Counter> limits = new EnumMap<>(Failure.class);
  private final Counter leftOut;

  /** Filled when something is left out: most collectors leave nothing out. */
  private final Map<LeftOut, CounterDataPoint> leftOutByKind = new ConcurrentHashMap<>();

  private final Counter duplicate;
  private final Counter outOfOrder;
  private final Counter outOfBounds;
  private final Counter skipped;
  private final Counter writeRelabelled;
  private final Counter samplesScraped;
  private final Counter seriesAdded;
  private final Counter bodyBytes;
  private final Counter secondsToCommit;
  private final LongAdder committed = new LongAdder();
  private final LongAdder series = new LongAdder();

  /**
   * @param alone whether this process' series are all that reach a receiver: then it shows the
   *     figures of its quotas
   */
  ScrapeCounters(PrometheusRegistry registry, boolean alone) {
    intervalLength = intervalSummary(registry);
    succeeded = counter(registry, "tandem_scrapes_succeeded_total", "Scrapes that were committed.");
    skipped =
        counter(
            registry,
            "tandem_scrapes_skipped_total",
            "Scrapes left out because the one before still ran or it was too late for the tick.");
    writeRelabelled =
        counter(
            registry,
            "tandem_write_relabel_dropped_samples_total",
            "Samples that write relabeling dropped, once per group of equal endpoints.");
    samplesScraped =
        counter(
            registry,
            "tandem_scrape_samples_total",
            "Samples of committed scrapes after metric relabeling, without report series.");
    seriesAdded =
        counter(registry, "tandem_scrape_series_added_total", "Series seen for the first time.");
    bodyBytes =
        counter(registry, "tandem_scrape_body_bytes_total", "Bytes of scraped bodies, inflated.");
    secondsToCommit =
        counter(
            registry,
            "tandem_scrape_duration_seconds_total",
            "Seconds from the tick of a scrape to its commit, summed over committed scrapes.");
    failed = failedByReason(registry);
    registerLimits(registry);
    leftOut = leftOutByKind(registry);
    duplicate = refused(registry, "duplicate_timestamp", "had another value at the same time.");
    outOfOrder = refused(registry, "out_of_order", "older than the one before of their series.");
    outOfBounds = refused(registry, "out_of_bounds", "their time lies too far ahead or back.");
    registerStorageNames(registry);
    if (alone) {
      gauge(registry, HEAD_SERIES, "Series of all targets now.", series);
      appended(registry, HEAD_SAMPLES + "_total");
    }
  }

  private static Summary intervalSummary(PrometheusRegistry registry) {
    return Summary.builder()
        .name("prometheus_target_interval_length_seconds")
        .help("Actual intervals between scrapes.")
        .labelNames("interval")
        .quantile(0.01, 0.001)
        .quantile(0.05, 0.005)
        .quantile(0.5, 0.05)
        .quantile(0.9, 0.01)
        .quantile(0.99, 0.001)
        .maxAgeSeconds(QUANTILE_AGE_SECONDS)
        .withoutExemplars()
        .register(registry);
  }

  private static Counter failedByReason(PrometheusRegistry registry) {
    Counter failed =
        Counter.builder()
            .name("tandem_scrapes_failed_total")
            .help("Scrapes of which nothing was kept but up 0, by reason.")
            .labelNames("reason")
            .withoutExemplars()
            .register(registry);
    for (Failure failure : PASSING) {
      failed.initLabelValues(label(failure));
    }
    return failed;
  }

  private static String label(Failure failure) {
    return failure.name().toLowerCase(Locale.ROOT);
  }

  private void registerLimits(PrometheusRegistry registry) {
    limits.put(
        Failure.SAMPLE_LIMIT,
        counter(
            registry,
            "prometheus_target_scrapes_exceeded_sample_limit_total",
            "Scrapes that hit the sample limit and were rejected."));
    limits.put(
        Failure.BODY_SIZE_LIMIT,
        counter(
            registry,
            "prometheus_target_scrapes_exceeded_body_size_limit_total",
            "Scrapes that hit the body size limit and were rejected."));
    limits.put(
        Failure.LABEL_LIMIT,
        counter(
            registry,
            "prometheus_target_scrape_pool_exceeded_label_limits_total",
            "Scrapes that hit a label limit and were rejected."));
    limits.put(
        Failure.BUCKET_LIMIT,
        counter(
            registry,
            "prometheus_target_scrapes_exceeded_native_histogram_bucket_limit_total",
            "Scrapes that hit the bucket limit of native histograms and were rejected."));
    limits.put(
        Failure.TARGET_LIMIT,
        counter(
            registry,
            "prometheus_target_scrape_pool_exceeded_target_limit_total",
            "Scrapes that failed because their pool has more targets than its limit."));
  }

  private static Counter leftOutByKind(PrometheusRegistry registry) {
    return Counter.builder()
        .name("tandem_scrape_left_out_total")
        .help("What scrapes left out while they went on; what is not sent, once an encoding.")
        .labelNames("what")
        .withoutExemplars()
        .register(registry);
  }

  private static Counter refused(PrometheusRegistry registry, String reason, String why) {
    return counter(
        registry,
        "prometheus_target_scrapes_sample_" + reason + "_total",
        "Samples refused while their scrape went on: " + why);
  }

  private void registerStorageNames(PrometheusRegistry registry) {
    gauge(registry, "prometheus_agent_active_series", "Series of all targets now.", series);
    appended(registry, "prometheus_agent_samples_appended_total");
    CounterWithCallback.builder()
        .name("prometheus_remote_storage_samples_in_total")
        .help("Samples handed over for delivery.")
        .callback(point -> point.call(committed.doubleValue()))
        .register(registry);
  }

  private void appended(PrometheusRegistry registry, String name) {
    CounterWithCallback.builder()
        .name(name)
        .help("Samples handed over for delivery, report series and stale markers included.")
        .labelNames("type")
        .callback(point -> point.call(committed.doubleValue(), "float"))
        .register(registry);
  }

  private static void gauge(PrometheusRegistry registry, String name, String help, LongAdder of) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(point -> point.call(of.doubleValue()))
        .register(registry);
  }

  private static Counter counter(PrometheusRegistry registry, String name, String help) {
    return Counter.builder().name(name).help(help).withoutExemplars().register(registry);
  }

  @Override
  public void scrapeBegan(Duration interval, long sinceLastBeginNanos) {
    intervalLength.labelValues(GoDuration.format(interval)).observe(sinceLastBeginNanos / 1e9);
  }

  @Override
  public void scrapeSucceeded(
      String job,
      Duration interval,
      long sinceTickNanos,
      int samples,
      int newSeries,
      long bodyBytes) {
    succeeded.inc();
    samplesScraped.inc(samples);
    seriesAdded.inc(newSeries);
    this.bodyBytes.inc(bodyBytes);
    secondsToCommit.inc(Math.max(0, sinceTickNanos) / 1e9);
  }

  @Override
  public void scrapeFailed(String job, Duration interval, Failure failure) {
    failed.labelValues(label(failure)).inc();
    Counter limit = limits.get(failure);
    if (limit != null) {
      limit.inc();
    }
  }

  @Override
  public void leftOut(LeftOut what, int count) {
    CounterDataPoint point = leftOutByKind.get(what);
    if (point == null) {
      point =
          leftOutByKind.computeIfAbsent(
              what, kind -> leftOut.labelValues(kind.name().toLowerCase(Locale.ROOT)));
    }
    point.inc(count);
  }

  @Override
  public void sampleRefused(Refusal refusal, int samples) {
    switch (refusal) {
      case DUPLICATE -> duplicate.inc(samples);
      case OUT_OF_ORDER -> outOfOrder.inc(samples);
      case OUT_OF_BOUNDS -> outOfBounds.inc(samples);
    }
  }

  @Override
  public void droppedByWriteRelabel(int samples) {
    writeRelabelled.inc(samples);
  }

  @Override
  public void samplesCommitted(int samples) {
    committed.add(samples);
  }

  @Override
  public void seriesChanged(int delta) {
    series.add(delta);
  }

  @Override
  public void scrapeSkipped(String job) {
    skipped.inc();
  }
}
