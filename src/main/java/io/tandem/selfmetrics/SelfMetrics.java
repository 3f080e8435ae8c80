// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.tandem.cluster.FleetMetrics;
import io.tandem.discovery.DiscoveryMetrics;
import io.tandem.model.Clock;
import io.tandem.remotewrite.RemoteWriteMetrics;
import io.tandem.remotewrite.RemoteWriteView;
import io.tandem.scrape.ScrapeMetrics;
import io.tandem.scrape.ScrapeView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tandem as a target: hands each stage its metrics interface and writes the page. Counters live
 * here; what a stage shows anyway is read from its view when the page is asked for.
 *
 * <p>About 105 series with one endpoint and a few jobs: a few per job and a few dozen per endpoint
 * come with each more, none per target; a member of a fleet shows at most 100 of its own. What each
 * name means: docs/operations.md, which a test holds equal to this page. Thread: counting, any;
 * {@link #write} reads files of /proc, so a worker.
 */
public final class SelfMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ScrapeCounters scrape;
  private final RequestCounters requests;
  private final DiscoveryCounters discovery;
  private final @Nullable FleetCounters fleet;
  private final Page page;
  private final Clock clock;
  private final Gauge reloadSuccessful;
  private final Gauge reloadSeconds;

  public SelfMetrics(Clock clock, String version, String revision, Page page) {
    this.clock = clock;
    this.page = page;
    scrape = new ScrapeCounters(registry, page == Page.ALONE);
    fleet = page == Page.ALONE ? null : new FleetCounters(registry);
    requests = new RequestCounters(registry);
    discovery = new DiscoveryCounters(registry);
    reloadSuccessful =
        gauge(
            "prometheus_config_last_reload_successful",
            "Whether the last configuration reload attempt was successful.");
    reloadSeconds =
        gauge(
            "prometheus_config_last_reload_success_timestamp_seconds",
            "Timestamp of the last successful configuration reload.");
    Info.builder()
        .name("tandem_build_info")
        .help("What was built, as labels; the value is always 1.")
        .labelNames("version", "revision")
        .register(registry)
        .addLabelValues(version, revision);
    registry.register(new ProcessFigures(Path.of("/proc/self"), clock.wallMillis() / 1e3));
  }

  private Gauge gauge(String name, String help) {
    return Gauge.builder().name(name).help(help).withoutExemplars().register(registry);
  }

  public ScrapeMetrics scrape() {
    return scrape;
  }

  public DiscoveryMetrics discovery() {
    return discovery;
  }

  public RemoteWriteMetrics remoteWrite() {
    return requests;
  }

  /**
   * Of a member of a fleet.
   *
   * @throws IllegalStateException on the page of a process that is alone
   */
  public FleetMetrics fleet() {
    if (fleet == null) {
      throw new IllegalStateException("a process that is alone counts no fleet");
    }
    return fleet;
  }

  /** Shows the targets of this view on the page; called once. */
  public void show(ScrapeView view) {
    registry.register(new PoolFigures(view, page == Page.ALONE));
  }

  /** The configuration was read, at the start or again, and taken or refused. */
  public void configRead(boolean taken) {
    reloadSuccessful.set(taken ? 1 : 0);
    if (taken) {
      reloadSeconds.set(clock.wallMillis() / 1e3);
    }
  }

  /** Shows the endpoints of this view on the page; called once. */
  public void show(RemoteWriteView view) {
    registry.register(new EndpointFigures(view, clock));
  }

  /** Writes the whole page. */
  public void write(Format format, OutputStream out) throws IOException {
    MetricSnapshots all = registry.scrape();
    if (page == Page.MEMBER) {
      all = LeanPage.of(all, isCoordinator());
    }
    format.writer().write(out, all);
  }

  private boolean isCoordinator() {
    return fleet != null && fleet.isCoordinator();
  }

  /** How much the page shows. */
  public enum Page {
    /** Of a process outside of fleets. */
    ALONE,
    /** Of a member: at most 100 series of its own. */
    MEMBER,
    /** Of a member, with every series. */
    MEMBER_IN_FULL
  }

  /** The formats that the page can be had in. */
  public enum Format {
    TEXT_0_0_4,
    OPENMETRICS_1_0_0;

    public String contentType() {
      return writer().getContentType();
    }

    private ExpositionFormatWriter writer() {
      return switch (this) {
        case TEXT_0_0_4 -> PrometheusTextFormatWriter.create();
        case OPENMETRICS_1_0_0 -> OpenMetricsTextFormatWriter.create();
      };
    }
  }
}
