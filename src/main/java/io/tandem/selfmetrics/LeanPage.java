// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The page of a member of a fleet: a thousand members with a hundred series each cost as much as
 * one large application, and not more. Distributions are cut to what alerts ask for; then families
 * go, the most dispensable first, until the member's own series are few enough. What the
 * coordinator says of the whole fleet is not counted. With more than five remote_write entries
 * there is too much that may not go. Cost: a few passes over the page. One thread.
 */
final class LeanPage {
  static final int MOST_SERIES = 100;
  static final String LEFT_OUT = "tandem_metrics_left_out";

  private static final double TELLING_QUANTILE = 0.99;
  private static final String DISCOVERY = "prometheus_sd_";

  /** Of the fleet, not of the member that shows them. Counters without their _total. */
  private static final Set<String> OF_THE_FLEET =
      Set.of(
          PoolFigures.TARGETS,
          ScrapeCounters.HEAD_SERIES,
          ScrapeCounters.HEAD_SAMPLES,
          "tandem_fleet_members",
          "tandem_fleet_moves");

  /** Said by others on the page as well, or asked for by no alert. */
  private static final List<String> FIRST_TO_GO =
      List.of(
          "prometheus_remote_storage_shards_min",
          "prometheus_remote_storage_shards_max",
          "prometheus_remote_storage_shards_desired",
          "prometheus_remote_storage_metadata",
          "prometheus_remote_storage_metadata_bytes",
          "prometheus_remote_storage_metadata_retried",
          "tandem_remote_write_memory_bytes",
          "tandem_remote_write_samples_restored",
          "process_virtual_memory_bytes",
          "prometheus_target_scrape_pool_exceeded_target_limit",
          "tandem_scrape_duration_seconds",
          "tandem_scrape_body_bytes",
          "prometheus_remote_storage_samples_in",
          "prometheus_remote_storage_shards",
          "prometheus_remote_storage_bytes");

  /** Where several endpoints multiply what is said of each. */
  private static final List<String> NEXT_TO_GO =
      List.of(
          "prometheus_remote_storage_queue_highest_timestamp_seconds",
          "tandem_remote_write_requests",
          "prometheus_remote_storage_sent_batch_duration_seconds",
          "prometheus_remote_storage_samples_retried",
          "tandem_spool_corrupt_blocks",
          "prometheus_remote_storage_metadata_failed",
          "prometheus_target_interval_length_seconds",
          "tandem_remote_write_answers",
          "tandem_spool_bytes",
          "prometheus_remote_storage_samples_failed",
          "prometheus_remote_storage_queue_highest_sent_timestamp_seconds",
          "tandem_write_relabel_dropped_samples",
          "jvm_gc_collections",
          "jvm_heap_max_bytes",
          "process_max_fds",
          "prometheus_agent_samples_appended",
          "tandem_scrape_samples",
          "tandem_scrapes_succeeded",
          "tandem_fleet_generation");

  private static final String DROPS = "prometheus_remote_storage_samples_dropped";

  private final List<MetricSnapshot> kept = new ArrayList<>();
  private final boolean coordinator;
  private int leftOut;

  private LeanPage(boolean coordinator) {
    this.coordinator = coordinator;
  }

  /** The page without what a member need not say. */
  static MetricSnapshots of(MetricSnapshots page, boolean coordinator) {
    LeanPage lean = new LeanPage(coordinator);
    for (MetricSnapshot family : page) {
      if (coordinator || !name(family).startsWith(DISCOVERY)) {
        lean.kept.add(shortened(family));
      }
    }
    lean.leaveOut(FIRST_TO_GO);
    if (lean.isTooLong()) {
      lean.kept.replaceAll(LeanPage::withoutZeros);
    }
    lean.leaveOut(NEXT_TO_GO);
    lean.kept.add(gauge(lean.leftOut));
    return new MetricSnapshots(lean.kept);
  }

  private void leaveOut(List<String> names) {
    for (String name : names) {
      if (isTooLong() && kept.removeIf(family -> name(family).equals(name))) {
        leftOut++;
      }
    }
  }

  /** With one more for the figure that tells how much was left out. */
  private boolean isTooLong() {
    return kept.stream().filter(this::isOwn).mapToInt(LeanPage::series).sum() + 1 > MOST_SERIES;
  }

  private boolean isOwn(MetricSnapshot family) {
    String name = name(family);
    return !coordinator || !(name.startsWith(DISCOVERY) || OF_THE_FLEET.contains(name));
  }

  /** A reason that dropped nothing so far says least. */
  private static MetricSnapshot withoutZeros(MetricSnapshot family) {
    return family instanceof CounterSnapshot drops && name(drops).equals(DROPS)
        ? new CounterSnapshot(
            drops.getMetadata(),
            drops.getDataPoints().stream().filter(point -> point.getValue() > 0).toList())
        : family;
  }

  private static String name(MetricSnapshot family) {
    return family.getMetadata().getPrometheusName();
  }

  private static MetricSnapshot shortened(MetricSnapshot family) {
    return switch (family) {
      case HistogramSnapshot histogram -> withoutBuckets(histogram);
      case SummarySnapshot summary -> withOneQuantile(summary);
      default -> family;
    };
  }

  /** Sum and count tell the mean; a summary is what may have them alone. */
  private static SummarySnapshot withoutBuckets(HistogramSnapshot histogram) {
    SummarySnapshot.Builder summary =
        SummarySnapshot.builder()
            .name(histogram.getMetadata().getName())
            .help(histogram.getMetadata().getHelp());
    for (HistogramSnapshot.HistogramDataPointSnapshot point : histogram.getDataPoints()) {
      summary.dataPoint(
          SummarySnapshot.SummaryDataPointSnapshot.builder()
              .labels(point.getLabels())
              .count(count(point.getClassicBuckets()))
              .sum(point.getSum())
              .build());
    }
    return summary.build();
  }

  private static long count(ClassicHistogramBuckets buckets) {
    long count = 0;
    for (int i = 0; i < buckets.size(); i++) {
      count += buckets.getCount(i);
    }
    return count;
  }

  private static SummarySnapshot withOneQuantile(SummarySnapshot full) {
    SummarySnapshot.Builder summary =
        SummarySnapshot.builder()
            .name(full.getMetadata().getName())
            .help(full.getMetadata().getHelp());
    for (SummarySnapshot.SummaryDataPointSnapshot point : full.getDataPoints()) {
      summary.dataPoint(
          SummarySnapshot.SummaryDataPointSnapshot.builder()
              .labels(point.getLabels())
              .count(point.getCount())
              .sum(point.getSum())
              .quantiles(telling(point.getQuantiles()))
              .build());
    }
    return summary.build();
  }

  private static Quantiles telling(Quantiles all) {
    List<Quantile> kept =
        StreamSupport.stream(all.spliterator(), false)
            .filter(each -> each.getQuantile() == TELLING_QUANTILE)
            .toList();
    return Quantiles.of(kept);
  }

  private static int series(MetricSnapshot family) {
    if (family instanceof SummarySnapshot summary) {
      return summary.getDataPoints().stream()
          .mapToInt(point -> point.getQuantiles().size() + 2)
          .sum();
    }
    return family.getDataPoints().size();
  }

  private static GaugeSnapshot gauge(int families) {
    return GaugeSnapshot.builder()
        .name(LEFT_OUT)
        .help("Metrics left out, so that a member shows few series.")
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(families).build())
        .build();
  }
}
