// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import io.tandem.config.ScrapeConfig;
import io.tandem.discovery.TargetGroup;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the targets of one scrape configuration out of target groups, as Prometheus 3.5 does:
 * labels, relabeling, checks, URL.
 *
 * <p>What is equal after relabeling is one target. Not thread-safe: one caller at a time. Costs a
 * relabeling per target of a group that was not in the last call; groups are known by being the
 * same object, for discovery keeps those that did not change. Rules are compiled once.
 */
public final class TargetBuilder {
  private final ScrapeConfig config;
  private final LabelPopulation population;
  private final TargetUrl url;
  private Map<TargetGroup, List<Outcome>> known = new IdentityHashMap<>();

  public TargetBuilder(ScrapeConfig config) {
    this.config = config;
    this.population = new LabelPopulation(config);
    this.url = new TargetUrl(config.params());
  }

  /** What became of a target that was found. */
  private sealed interface Outcome {
    record Active(Target target) implements Outcome {}

    /** The labels only while they are to be shown. */
    record Dropped(@Nullable Labels discovered) implements Outcome {}

    record Faulty(String fault) implements Outcome {}
  }

  /** All targets of the groups; a target that is faulty is left out and told in the faults. */
  public TargetSet build(List<TargetGroup> groups) {
    Map<TargetGroup, List<Outcome>> now = new IdentityHashMap<>(groups.size());
    Map<Long, Target> active = new LinkedHashMap<>();
    List<Labels> dropped = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    int droppedCount = 0;
    for (TargetGroup group : groups) {
      List<Outcome> before = known.get(group);
      List<Outcome> outcomes = new ArrayList<>(group.targets().size());
      for (int i = 0; i < group.targets().size(); i++) {
        boolean shown = keepsDropped(dropped.size());
        Outcome outcome = outcome(group, i, before, shown);
        outcomes.add(outcome);
        switch (outcome) {
          case Outcome.Active found -> active.put(found.target().id(), found.target());
          case Outcome.Dropped drop -> {
            droppedCount++;
            if (drop.discovered() != null) {
              dropped.add(drop.discovered());
            }
          }
          case Outcome.Faulty faulty -> faults.add(faulty.fault());
        }
      }
      now.put(group, outcomes);
    }
    known = now;
    return new TargetSet(
        config.jobName(),
        List.copyOf(active.values()),
        List.copyOf(dropped),
        droppedCount,
        List.copyOf(faults));
  }

  private Outcome outcome(
      TargetGroup group, int index, @Nullable List<Outcome> before, boolean shown) {
    if (before != null) {
      Outcome last = before.get(index);
      if (!(last instanceof Outcome.Dropped drop) || shown == (drop.discovered() != null)) {
        return last;
      }
    }
    return switch (population.populate(group.targets().get(index), group.labels())) {
      case Population.Kept kept -> new Outcome.Active(target(kept));
      case Population.Dropped drop -> new Outcome.Dropped(shown ? drop.discoveredLabels() : null);
      case Population.Faulty faulty ->
          new Outcome.Faulty(
              "instance " + index + " in group " + group.source() + ": " + faulty.fault());
    };
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
