// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One half of the answer, targets or series: what is equal, and what is not. One thread.
 *
 * @param missing Prometheus has it
 * @param added Tandem has it
 * @param changed both have it, with other labels
 * @param renamed it brings a label that Tandem keeps for itself
 */
record Part(
    String what, Differences missing, Differences added, Differences changed, Differences renamed) {

  static Part of(String what) {
    return new Part(
        what,
        new Differences("missing"),
        new Differences("added"),
        new Differences("changed"),
        new Differences("renamed"));
  }

  boolean isSame() {
    return missing.count() + added.count() + changed.count() + renamed.count() == 0;
  }

  List<String> lines(long same, int most) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %,d the same, %,d missing in Tandem, %,d added, %,d labelled otherwise,"
                + " %,d with a label of their own that is renamed",
            what,
            same,
            missing.count(),
            added.count(),
            changed.count(),
            renamed.count()));
    for (Differences each : List.of(missing, added, changed, renamed)) {
      lines.addAll(each.lines(most));
    }
    return lines;
  }
}
