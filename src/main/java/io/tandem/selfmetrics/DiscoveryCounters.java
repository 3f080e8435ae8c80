// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tandem.discovery.DiscoveryMetrics;

/** Counts discovery under Prometheus' names. Thread: any. */
final class DiscoveryCounters implements DiscoveryMetrics {
  /** Prometheus tells scraping from alerting by this label; a collector only scrapes. */
  private static final String SCRAPE = "scrape";

  private final Summary refreshes;
  private final Counter refreshFailures;
  private final Counter httpFailures;
  private final Counter fileFailures;
  private final Counter lookups;
  private final Counter lookupFailures;
  private final Counter kubernetesEvents;
  private final Counter kubernetesFailures;
  private final Counter received;
  private final Counter sent;
  private final Gauge discovered;

  DiscoveryCounters(PrometheusRegistry registry) {
    refreshes =
        Summary.builder()
            .name("prometheus_sd_refresh_duration_seconds")
            .help("Duration of a look for targets, whatever came of it.")
            .labelNames("mechanism")
            .quantile(0.5, 0.05)
            .quantile(0.9, 0.01)
            .quantile(0.99, 0.001)
            .withoutExemplars()
            .register(registry);
    refreshFailures =
        counter(registry, "refresh_failures", "Looks that found nothing out.", "mechanism");
    httpFailures = counter(registry, "http_failures", "HTTP endpoints that gave no targets.");
    fileFailures = counter(registry, "file_read_errors", "Files that could not be read.");
    lookups = counter(registry, "dns_lookups", "DNS lookups.");
    lookupFailures = counter(registry, "dns_lookup_failures", "DNS lookups that failed.");
    kubernetesEvents =
        counter(registry, "kubernetes_events", "Changes of objects.", "role", "event");
    kubernetesFailures = counter(registry, "kubernetes_failures", "Lists and watches that failed.");
    received = counter(registry, "received_updates", "Updates from discoverers.", "name");
    sent = counter(registry, "updates", "Updates handed on to scraping.", "name");
    discovered =
        Gauge.builder()
            .name("prometheus_sd_discovered_targets")
            .help("Targets before relabeling.")
            .labelNames("name", "config")
            .withoutExemplars()
            .register(registry);
    received.initLabelValues(SCRAPE);
    sent.initLabelValues(SCRAPE);
  }

  private static Counter counter(
      PrometheusRegistry registry, String name, String help, String... labels) {
    return Counter.builder()
        .name("prometheus_sd_" + name + "_total")
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  @Override
  public void refreshed(String mechanism, long durationNanos) {
    refreshes.labelValues(mechanism).observe(durationNanos / 1e9);
    // So that the first failure is an increase from 0.
    refreshFailures.initLabelValues(mechanism);
  }

  @Override
  public void refreshFailed(String mechanism) {
    refreshFailures.labelValues(mechanism).inc();
  }

  @Override
  public void httpFailed() {
    httpFailures.inc();
  }

  @Override
  public void fileReadFailed() {
    fileFailures.inc();
  }

  @Override
  public void dnsLookedUp(boolean failed) {
    lookups.inc();
    if (failed) {
      lookupFailures.inc();
    }
  }

  @Override
  public void kubernetesEvent(String role, String event) {
    kubernetesEvents.labelValues(role, event).inc();
  }

  @Override
  public void kubernetesFailed() {
    kubernetesFailures.inc();
  }

  @Override
  public void updateReceived() {
    received.labelValues(SCRAPE).inc();
  }

  @Override
  public void updateSent() {
    sent.labelValues(SCRAPE).inc();
  }

  @Override
  public void discoveredTargets(String job, int targets) {
    discovered.labelValues(SCRAPE, job).set(targets);
  }

  @Override
  public void jobRemoved(String job) {
    discovered.remove(SCRAPE, job);
  }
}
