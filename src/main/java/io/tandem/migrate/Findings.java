// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.read.YamlTree;
import io.tandem.migrate.Finding.Kind;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was found so far, each once. Belongs to one migration. */
public final class Findings {
  private final Set<Finding> found = new LinkedHashSet<>();

  public void taken(YamlTree at, String what) {
    found.add(new Finding(Kind.TAKEN, at.place(), what, ""));
  }

  public void changed(YamlTree at, String what, String advice) {
    found.add(new Finding(Kind.CHANGED, at.place(), what, advice));
  }

  public void stays(YamlTree at, String what, String advice) {
    found.add(new Finding(Kind.STAYS, at.place(), what, advice));
  }

  /** In the order of the places. */
  List<Finding> all() {
    return found.stream()
        .sorted(
            Comparator.comparing((Finding finding) -> finding.place().file())
                .thenComparingInt(finding -> finding.place().line())
                .thenComparing(finding -> finding.place().key()))
        .toList();
  }
}
