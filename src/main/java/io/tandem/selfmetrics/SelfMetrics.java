// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tandem.discovery.DiscoveryMetrics;
import io.tandem.model.Clock;
import io.tandem.remotewrite.RemoteWriteMetrics;
import io.tandem.remotewrite.RemoteWriteView;
import io.tandem.scrape.ScrapeMetrics;
import io.tandem.scrape.ScrapeView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Tandem as a target: hands each stage its metrics interface and writes the page. Counters live
 * here; what a stage shows anyway is read from its view when the page is asked for.
 *
 * <p>Under 100 series with one endpoint and a few jobs: one per job and a few dozen per endpoint
 * come with each more, none per target. What each name means: docs/operations.md, which a test
 * holds equal to this page. Thread: counting, any; {@link #write} reads files of /proc, so a
 * worker.
 */
public final class SelfMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ScrapeCounters scrape;
  private final RequestCounters requests;
  private final DiscoveryCounters discovery;
  private final Clock clock;
  private final Gauge reloadSuccessful;
  private final Gauge reloadSeconds;

  public SelfMetrics(Clock clock, String version, String revision) {
    this.clock = clock;
    scrape = new ScrapeCounters(registry);
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

  /** Shows the targets of this view on the page; called once. */
  public void show(ScrapeView view) {
    registry.register(new PoolFigures(view));
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
    format.writer().write(out, registry.scrape());
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
