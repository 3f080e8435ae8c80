// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

/** The kinds of objects that discovery looks at: where they are, and how labels call them. */
public enum Kind {
  NODE("/api/v1", "nodes", "node"),
  POD("/api/v1", "pods", "pod"),
  SERVICE("/api/v1", "services", "service"),
  ENDPOINTS("/api/v1", "endpoints", "endpoints"),
  ENDPOINT_SLICE("/apis/discovery.k8s.io/v1", "endpointslices", "endpointslice"),
  INGRESS("/apis/networking.k8s.io/v1", "ingresses", "ingress"),
  NAMESPACE("/api/v1", "namespaces", "namespace"),
  SERVICE_MONITOR(Kind.MONITORING + "v1", "servicemonitors", "servicemonitor"),
  POD_MONITOR(Kind.MONITORING + "v1", "podmonitors", "podmonitor"),
  PROBE(Kind.MONITORING + "v1", "probes", "probe"),
  SCRAPE_CONFIG(Kind.MONITORING + "v1alpha1", "scrapeconfigs", "scrapeconfig");

  private static final String MONITORING = "/apis/monitoring.coreos.com/";
  private static final String META = "__meta_kubernetes_";

  private final String group;
  private final String plural;
  private final String word;
  private final String metaPrefix;

  Kind(String group, String plural, String word) {
    this.group = group;
    this.plural = plural;
    this.word = word;
    metaPrefix = META + word + '_';
  }

  /** As people call it, and roles and metrics do. */
  public String word() {
    return word;
  }

  /** As the API and RBAC call it. */
  public String plural() {
    return plural;
  }

  public boolean isNamespaced() {
    return this != NODE && this != NAMESPACE;
  }

  /**
   * Where a list of them is.
   *
   * @param namespace empty for all
   */
  public String path(String namespace) {
    return group + (namespace.isEmpty() ? "/" : "/namespaces/" + namespace + "/") + plural;
  }

  /** The beginning of the names of labels about such an object. */
  String metaPrefix() {
    return metaPrefix;
  }
}
