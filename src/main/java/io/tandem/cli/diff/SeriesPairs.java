// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli.diff;

import io.tandem.model.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds among series that one side alone has those that are the same but for some labels: of one
 * metric, with at least half of the labels equal, the most alike first come. One thread.
 */
final class SeriesPairs {
  /** Of a metric with thousands of series the likeliest partner is among the next ones. */
  private static final int LOOKED_AT = 200;

  private final List<Labels> missing;
  private final Map<String, List<Labels>> added = new HashMap<>();

  SeriesPairs(List<Labels> missing, List<Labels> added) {
    this.missing = missing;
    for (Labels labels : added) {
      this.added
          .computeIfAbsent(SeriesComparison.metric(labels), name -> new ArrayList<>())
          .add(labels);
    }
  }

  void tell(Part part) {
    for (Labels there : missing) {
      Labels here = partner(there);
      String of = of(there);
      if (here == null) {
        part.missing().add(of, there.toString());
      } else {
        part.changed()
            .add(
                "job " + SeriesComparison.job(there) + " by " + LabelChange.kind(there, here),
                SeriesComparison.metric(there) + ": " + LabelChange.describe(there, here));
      }
    }
    added.values().forEach(list -> list.forEach(l -> part.added().add(of(l), l.toString())));
  }

  private static String of(Labels labels) {
    return "job " + SeriesComparison.job(labels) + " " + SeriesComparison.metric(labels);
  }

  private @Nullable Labels partner(Labels there) {
    List<Labels> candidates = added.getOrDefault(SeriesComparison.metric(there), List.of());
    int best = -1;
    int alike = 0;
    for (int i = 0; i < Math.min(LOOKED_AT, candidates.size()); i++) {
      int same = LabelChange.same(there, candidates.get(i));
      if (same > alike) {
        alike = same;
        best = i;
      }
    }
    boolean isPartner =
        best >= 0 && 2 * alike >= Math.max(there.size(), candidates.get(best).size());
    return isPartner ? candidates.remove(best) : null;
  }
}
