// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.read.YamlTree;
import java.util.List;

/** Which of the operator's resources a Prometheus selects, and with what rules of its own. */
final class MonitorSelection {
  private static final List<String> KINDS =
      List.of("serviceMonitor", "podMonitor", "probe", "scrapeConfig");
  private static final List<String> RULES =
      List.of("scrapeClasses", "enforcedNamespaceLabel", "overrideHonorLabels");

  private final Findings findings;

  MonitorSelection(Findings findings) {
    this.findings = findings;
  }

  void take(YamlTree spec, YamlTree root, ChartOverlay overlay) {
    for (String kind : KINDS) {
      YamlTree selector = spec.get(kind + "Selector");
      if (selector.isMap()) {
        findings.stays(
            selector,
            "objects of "
                + kind.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                + kind.substring(1)
                + " are not read",
            "write their jobs into scrape_configs");
      }
    }
    for (String rule : RULES) {
      if (spec.get(rule).isSet()) {
        findings.stays(spec.get(rule), "is about objects that are not read", "");
      }
    }
  }
}
