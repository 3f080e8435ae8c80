// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import io.tandem.model.Labels;
import java.util.Map;

/** The series of a metrics page. */
public record Figures(Map<Labels, Double> series) {

  /** What a metrics page says. */
  public static Figures of(String page) {
    return new Figures(ExposedPage.parse(page));
  }

  /** The sum of a metric's series that have these labels (names and values in turn). */
  public double sum(String name, String... labels) {
    Labels wanted = Labels.of(labels);
    return series.entrySet().stream()
        .filter(e -> name.equals(e.getKey().get(Labels.METRIC_NAME)))
        .filter(e -> e.getKey().toMap().entrySet().containsAll(wanted.toMap().entrySet()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
