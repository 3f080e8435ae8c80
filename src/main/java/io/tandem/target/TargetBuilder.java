// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import io.tandem.config.ScrapeConfig;
import io.tandem.discovery.TargetGroup;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the targets of one scrape configuration out of target groups, as Prometheus 3.5 does:
 * labels, relabeling, checks, URL.
 *
 * <p>What is equal after relabeling is one target. Not thread-safe: one caller at a time. Costs a
 * relabeling per target found; rules are compiled once.
 */
public final class TargetBuilder {
  private final ScrapeConfig config;
  private final LabelPopulation population;
  private final TargetUrl url;

  public TargetBuilder(ScrapeConfig config) {
    this.config = config;
    this.population = new LabelPopulation(config);
    this.url = new TargetUrl(config.params());
  }

  /** All targets of the groups; a target that is faulty is left out and told in the faults. */
  public TargetSet build(List<TargetGroup> groups) {
    Map<Long, Target> active = new LinkedHashMap<>();
    List<Labels> dropped = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    int droppedCount = 0;
    for (TargetGroup group : groups) {
      for (int i = 0; i < group.targets().size(); i++) {
        switch (population.populate(group.targets().get(i), group.labels())) {
          case Population.Kept kept -> {
            Target target = target(kept);
            active.put(target.id(), target);
          }
          case Population.Dropped drop -> {
            droppedCount++;
            if (keepsDropped(dropped.size())) {
              dropped.add(drop.discoveredLabels());
            }
          }
          case Population.Faulty faulty ->
              faults.add("instance " + i + " in group " + group.source() + ": " + faulty.fault());
        }
      }
    }
    return new TargetSet(
        config.jobName(),
        List.copyOf(active.values()),
        List.copyOf(dropped),
        droppedCount,
        List.copyOf(faults));
  }

  private boolean keepsDropped(int kept) {
    long limit = config.limits().keepDroppedTargets();
    return limit == 0 || kept < limit;
  }

  private Target target(Population.Kept kept) {
    String text = url.build(kept.labels());
    LabelsBuilder publicLabels = new LabelsBuilder();
    for (int i = 0; i < kept.labels().size(); i++) {
      if (!kept.labels().name(i).startsWith(LabelPopulation.RESERVED_PREFIX)) {
        publicLabels.set(kept.labels().name(i), kept.labels().value(i));
      }
    }
    return new Target(
        config.jobName(),
        publicLabels.build(),
        kept.discoveredLabels(),
        text,
        kept.interval(),
        kept.timeout(),
        TargetId.of(kept.labels(), text));
  }
}
