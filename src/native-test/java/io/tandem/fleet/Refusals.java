// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.tandem.endtoend.Figures;
import java.util.List;

/**
 * Refused samples by what is behind it: a copy that came late, as stand-in makes them, or a fault.
 */
final class Refusals {
  private static final List<String> OF_COPIES =
      List.of("sample-out-of-order", "new-value-for-timestamp");

  private Refusals() {}

  static long duplicates(Figures figures, String metric) {
    return (long)
        OF_COPIES.stream().mapToDouble(reason -> figures.sum(metric, "reason", reason)).sum();
  }

  static long others(Figures figures, String metric) {
    return (long) figures.sum(metric) - duplicates(figures, metric);
  }
}
