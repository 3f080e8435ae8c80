// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.tandem.scrape.PoolStatus;
import io.tandem.scrape.ScrapeView;
import io.tandem.scrape.TargetStatus;
import io.tandem.selfmetrics.Families.Labelled;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many targets there are, per pool and by health, counted when the page is asked for: one pass
 * over all targets. Thread: any.
 */
final class PoolFigures implements MultiCollector {
  static final String TARGETS = "prometheus_target_scrape_pool_targets";

  private final ScrapeView view;
  private final boolean alone;

  /**
   * @param alone whether these are all targets of a job: a member of a fleet has some of each, and
   *     shows none by job
   */
  PoolFigures(ScrapeView view, boolean alone) {
    this.view = view;
    this.alone = alone;
  }

  @Override
  public MetricSnapshots collect() {
    List<Labelled<PoolStatus>> pools = new ArrayList<>();
    Map<TargetStatus.Health, Integer> health = new EnumMap<>(TargetStatus.Health.class);
    for (TargetStatus.Health each : TargetStatus.Health.values()) {
      health.put(each, 0);
    }
    for (PoolStatus pool : view.pools()) {
      pools.add(new Labelled<>(Labels.of("scrape_job", pool.jobName()), pool));
      pool.active().forEach(target -> health.merge(target.health(), 1, Integer::sum));
    }
    Families families = new Families();
    if (alone) {
      families.gauge(
          TARGETS,
          "Current number of targets in this scrape pool.",
          pools,
          pool -> pool.active().size());
      families.gauge(
          "tandem_dropped_targets",
          "Targets that relabeling dropped in this scrape pool.",
          pools,
          PoolStatus::droppedCount);
    }
    List<Labelled<Integer>> byHealth = new ArrayList<>();
    health.forEach(
        (each, count) ->
            byHealth.add(
                new Labelled<>(Labels.of("health", each.name().toLowerCase(Locale.ROOT)), count)));
    families.gauge("tandem_targets", "Active targets by health.", byHealth, Integer::doubleValue);
    return families.build();
  }
}
