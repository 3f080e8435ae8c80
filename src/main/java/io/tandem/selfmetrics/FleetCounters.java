// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.tandem.cluster.FleetFigures;
import io.tandem.cluster.FleetFigures.Whole;
import io.tandem.cluster.FleetMetrics;
import io.tandem.selfmetrics.Families.Labelled;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A member's part in its fleet, and on the coordinator the fleet as one. The names by which a
 * workspace's quotas are watched are the coordinator's alone, each target counted once: members'
 * own would add up to twice of what a receiver keeps. Thread: any.
 */
final class FleetCounters implements FleetMetrics, MultiCollector {
  private final Counter standInsStarted;
  private final Counter moves;
  private final Counter holes;
  private final Counter heldBack;
  private final Counter stoodIn;
  private volatile @Nullable Supplier<FleetFigures> figures;

  FleetCounters(PrometheusRegistry registry) {
    standInsStarted =
        counter(
            registry,
            "stand_ins_started",
            "Targets that this member began to send for their owner, by reason.",
            "reason");
    moves =
        counter(
            registry, "moves", "Targets that were given to another member, by reason.", "reason");
    holes = counter(registry, "holes", "Ticks that nobody could fill.");
    heldBack =
        counter(
            registry,
            "scrapes_held_back",
            "Failed scrapes that waited for what the partner scraped.");
    stoodIn =
        counter(registry, "samples_stood_in", "Samples delivered for owners that did not send.");
    registry.register(this);
  }

  private static Counter counter(
      PrometheusRegistry registry, String name, String help, String... labels) {
    return Counter.builder()
        .name("tandem_fleet_" + name + "_total")
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  @Override
  public void show(Supplier<FleetFigures> source) {
    figures = source;
  }

  /** Whether this member speaks for the fleet now. */
  boolean isCoordinator() {
    Supplier<FleetFigures> source = figures;
    return source != null && source.get().isCoordinator();
  }

  @Override
  public MetricSnapshots collect() {
    Families families = new Families();
    Supplier<FleetFigures> source = figures;
    if (source != null) {
      FleetFigures now = source.get();
      own(families, now);
      Whole whole = now.whole();
      if (whole != null) {
        whole(families, whole);
      }
    }
    return families.build();
  }

  private static void own(Families families, FleetFigures now) {
    families.gauge(
        "tandem_fleet_coordinator", "1 on the coordinator.", now.isCoordinator() ? 1L : 0L);
    families.gauge("tandem_fleet_term", "The highest term that is known.", now.term());
    families.gauge(
        "tandem_fleet_generation", "Of the assignment that was applied last.", now.generation());
    families.gauge(
        "tandem_fleet_targets",
        "Targets that this member owns, by replica.",
        List.of(
            new Labelled<>(Labels.of("replica", "a"), now.owned().a()),
            new Labelled<>(Labels.of("replica", "b"), now.owned().b()),
            new Labelled<>(Labels.of("replica", "only"), now.owned().only())),
        Integer::doubleValue);
    families.gauge(
        "tandem_fleet_weight", "Samples per second of the targets it owns.", now.weight());
    families.gauge("tandem_fleet_stand_ins", "Targets that it sends for others.", now.standIns());
    families.gauge(
        "tandem_fleet_lease_age_seconds", "Since it renewed its Lease.", now.leaseAgeSeconds());
    families.gauge(
        "tandem_fleet_orders_age_seconds",
        "Since the coordinator was heard.",
        now.ordersAgeSeconds());
  }

  private static void whole(Families families, Whole whole) {
    families.gauge(
        "tandem_fleet_members",
        "Members by state.",
        labelled("state", whole.members()),
        Integer::doubleValue);
    families.gauge(
        PoolFigures.TARGETS,
        "Current number of targets in this scrape pool, in the whole fleet.",
        labelled("scrape_job", whole.targets()),
        Integer::doubleValue);
    families.gauge(
        ScrapeCounters.HEAD_SERIES,
        "Series of all targets of the fleet, each target once.",
        whole.series());
    families.counter(
        ScrapeCounters.HEAD_SAMPLES,
        "Samples of all targets of the fleet, each target once.",
        List.of(new Labelled<>(Labels.of("type", "float"), whole.samples())),
        Long::doubleValue);
  }

  private static List<Labelled<Integer>> labelled(String label, Map<String, Integer> counts) {
    return new TreeMap<>(counts)
        .entrySet().stream()
            .map(each -> new Labelled<>(Labels.of(label, each.getKey()), each.getValue()))
            .toList();
  }

  @Override
  public void standInStarted(String reason) {
    standInsStarted.labelValues(reason).inc();
  }

  @Override
  public void targetsMoved(String reason, int targets) {
    moves.labelValues(reason).inc(targets);
  }

  @Override
  public void holeFound(long ticks) {
    holes.inc(ticks);
  }

  @Override
  public void scrapeHeldBack() {
    heldBack.inc();
  }

  @Override
  public void samplesStoodIn(long samples) {
    stoodIn.inc(samples);
  }
}
