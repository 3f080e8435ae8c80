// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.tandem.discovery.kubernetes.object.Kind;

/** The kinds of objects that say what is to be scraped, in the order of their jobs. */
public enum MonitorKind {
  POD_MONITOR(Kind.POD_MONITOR, "PodMonitor", "podMonitor"),
  SERVICE_MONITOR(Kind.SERVICE_MONITOR, "ServiceMonitor", "serviceMonitor"),
  PROBE(Kind.PROBE, "Probe", "probe"),
  SCRAPE_CONFIG(Kind.SCRAPE_CONFIG, "ScrapeConfig", "scrapeConfig");

  private final Kind kind;
  private final String word;
  private final String field;

  MonitorKind(Kind kind, String word, String field) {
    this.kind = kind;
    this.word = word;
    this.field = field;
  }

  /** How the API has them. */
  public Kind kind() {
    return kind;
  }

  /** As people call one. */
  public String word() {
    return word;
  }

  /** What the names of their jobs begin with. */
  public String jobPrefix() {
    return field + "/";
  }

  /** The field of a Prometheus object that selects them by their labels. */
  String selectorField() {
    return field + "Selector";
  }

  /** The field that selects them by their namespaces' labels. */
  String namespaceSelectorField() {
    return field + "NamespaceSelector";
  }
}
