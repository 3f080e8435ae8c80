// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.util.List;

/** What prometheus-operator's objects call what Tandem reads of them, beside their selectors. */
public final class MonitorFields {
  /** Fields of the spec of a Prometheus or PrometheusAgent that act on the monitors it selects. */
  public static final List<String> OF_PROMETHEUS =
      List.of(
          "ignoreNamespaceSelectors",
          "enforcedNamespaceLabel",
          "excludedFromEnforcement",
          "overrideHonorLabels",
          "overrideHonorTimestamps",
          "podTargetLabels",
          "scrapeClasses",
          "serviceDiscoveryRole",
          "arbitraryFSAccessThroughSMs",
          "apiserverConfig",
          "scrapeInterval",
          "scrapeTimeout",
          "scrapeProtocols",
          "sampleLimit",
          "enforcedSampleLimit",
          "targetLimit",
          "enforcedTargetLimit",
          "labelLimit",
          "enforcedLabelLimit",
          "labelNameLengthLimit",
          "enforcedLabelNameLengthLimit",
          "labelValueLengthLimit",
          "enforcedLabelValueLengthLimit",
          "keepDroppedTargets",
          "enforcedKeepDroppedTargets",
          "bodySizeLimit",
          "enforcedBodySizeLimit",
          "nameValidationScheme",
          "nameEscapingScheme",
          "convertClassicHistogramsToNHCB",
          "scrapeClassicHistograms");

  private MonitorFields() {}
}
