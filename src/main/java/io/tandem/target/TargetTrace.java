// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import io.tandem.config.ScrapeConfig;
import io.tandem.model.Labels;
import io.tandem.relabel.RelabelTrace;

/**
 * How one discovered label set becomes a target, rule by rule, or why it does not. Pure.
 *
 * @param relabeling begins with the labels that the job adds to what was discovered
 * @param outcome what is scraped, with which labels; or why nothing is
 */
public record TargetTrace(RelabelTrace relabeling, String outcome) {

  public static TargetTrace of(ScrapeConfig config, Labels discovered) {
    LabelPopulation population = new LabelPopulation(config);
    Labels before = population.discovered(discovered, Labels.EMPTY);
    RelabelTrace trace = RelabelTrace.of(config.relabelConfigs(), config.legacyNames(), before);
    String outcome =
        switch (population.populate(discovered, Labels.EMPTY)) {
          case Population.Kept kept -> "target with the labels " + visible(kept.labels());
          case Population.Dropped dropped -> "dropped";
          case Population.Faulty faulty -> "no target: " + faulty.fault();
        };
    return new TargetTrace(trace, outcome);
  }

  private static Labels visible(Labels labels) {
    var builder = labels.toBuilder();
    for (int i = 0; i < labels.size(); i++) {
      if (labels.name(i).startsWith(LabelPopulation.RESERVED_PREFIX)) {
        builder.remove(labels.name(i));
      }
    }
    return builder.build();
  }
}
