// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.config.TandemSettings;
import io.tandem.discovery.DiscoveryFaults;
import io.tandem.remotewrite.RemoteWriter;
import io.tandem.scrape.ScrapeService;
import io.tandem.selfmetrics.SelfMetrics;
import io.tandem.web.Readiness;
import io.tandem.web.Reloader;
import io.tandem.web.WebViews;
import io.vertx.core.Future;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The collector as a whole: shows itself, and runs alone or as a member of a fleet.
 *
 * <p>A configuration is taken whole or not at all: a bad one at the start is returned to the
 * caller, a bad one later leaves the old one running. Any thread.
 */
@Singleton
public final class Collector implements Reloader, Readiness {
  private static final Logger LOG = Logger.getLogger(Collector.class);

  private final TandemSettings settings;
  private final Run run;
  private final ScrapeService scrape;
  private final RemoteWriter remoteWrite;
  private final SelfMetrics metrics;
  private final RunningConfig running;
  private final WebMount web;
  private final LoopPulse pulse;
  private final TargetPlug targets;
  private final DiscoveryFaults discovery;

  Collector(
      TandemSettings settings,
      Instance<AloneRun> alone,
      Instance<FleetRun> member,
      ScrapeService scrape,
      RemoteWriter remoteWrite,
      SelfMetrics metrics,
      RunningConfig running,
      WebMount web,
      LoopPulse pulse,
      TargetPlug targets,
      DiscoveryFaults discovery) {
    this.settings = settings;
    this.run = settings.fleet() == null ? alone.get() : member.get();
    this.scrape = scrape;
    this.remoteWrite = remoteWrite;
    this.metrics = metrics;
    this.running = running;
    this.web = web;
    this.pulse = pulse;
    this.targets = targets;
    this.discovery = discovery;
  }

  /**
   * Starts everything; blocks until it runs.
   *
   * @return why it cannot start, one sentence each; empty where it runs
   */
  public List<String> start() {
    remoteWrite.metadata(scrape::metadata);
    metrics.show(scrape);
    metrics.show(remoteWrite);
    web.furnish(
        new WebViews(
            scrape,
            scrape,
            remoteWrite,
            running,
            this,
            pulse,
            targets,
            discovery::current,
            run.fleet()),
        this,
        metrics);
    if (settings.shadow()) {
      LOG.info("In the shadow: targets are found, scraped and relabeled, and nothing is sent");
    }
    return run.start();
  }

  @Override
  public Future<List<String>> reload() {
    return run.reload();
  }

  @Override
  public @Nullable String notReady() {
    return run.notReady();
  }

  /** Stops everything in order; blocks. Idempotent. */
  void stop() {
    run.stop();
  }
}
