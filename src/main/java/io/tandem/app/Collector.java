// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.app.settings.IdentityGuard;
import io.tandem.cluster.FleetView;
import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.GlobalConfig;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.TandemSettings;
import io.tandem.config.read.ConfigLoader;
import io.tandem.discovery.DiscoveryService;
import io.tandem.model.Clock;
import io.tandem.model.Labels;
import io.tandem.remotewrite.RemoteWriter;
import io.tandem.scrape.ScrapeService;
import io.tandem.selfmetrics.SelfMetrics;
import io.tandem.web.Readiness;
import io.tandem.web.Reloader;
import io.tandem.web.WebViews;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The collector as a whole: reads the configuration, gives every stage its part, starts them from
 * the end of the data's way to its beginning and stops them the other way round.
 *
 * <p>A configuration is taken whole or not at all: a bad one at the start is returned to the
 * caller, a bad one later leaves the old one running. Thread: any; changes are made one after
 * another on a worker.
 */
@Singleton
public final class Collector implements Reloader, Readiness {
  private static final Logger LOG = Logger.getLogger(Collector.class);

  private final Vertx vertx;
  private final TandemSettings settings;
  private final Stages.Hosts hosts;
  private final IdentityGuard guard;
  private final TargetPlug targets;
  private final DiscoveryService discovery;
  private final ScrapeService scrape;
  private final RemoteWriter remoteWrite;
  private final SelfMetrics metrics;
  private final WebMount web;
  private final LoopPulse pulse;
  private final ConfigLoader loader = new ConfigLoader(System.getenv());
  private final RunningConfig running;
  private final Object lock = new Object();
  private @Nullable WritePlan plan;
  private volatile @Nullable String notReady = "starting";

  Collector(
      Vertx vertx,
      Clock clock,
      TandemSettings settings,
      Stages.Hosts hosts,
      IdentityGuard guard,
      TargetPlug targets,
      DiscoveryService discovery,
      ScrapeService scrape,
      RemoteWriter remoteWrite,
      SelfMetrics metrics,
      WebMount web,
      LoopPulse pulse) {
    this.vertx = vertx;
    this.settings = settings;
    this.hosts = hosts;
    this.guard = guard;
    this.targets = targets;
    this.discovery = discovery;
    this.scrape = scrape;
    this.remoteWrite = remoteWrite;
    this.metrics = metrics;
    this.web = web;
    this.pulse = pulse;
    GlobalConfig nothing =
        new GlobalConfig(Duration.ofMinutes(1), Duration.ofSeconds(10), Labels.EMPTY);
    running =
        new RunningConfig(
            clock, new PrometheusConfig(nothing, List.of(), List.of(), List.of(), ""));
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
        new WebViews(scrape, remoteWrite, running, this, pulse, targets, FleetView.STANDALONE),
        this,
        metrics);
    List<String> faults = load(true);
    if (faults.isEmpty()) {
      notReady = null;
    }
    return faults;
  }

  @Override
  public Future<List<String>> reload() {
    return vertx.executeBlocking(
        () -> {
          List<String> faults = load(false);
          faults.forEach(
              fault -> LOG.errorf("Configuration refused, the old one stays: %s", fault));
          return faults;
        });
  }

  private List<String> load(boolean first) {
    synchronized (lock) {
      List<String> faults = tryLoad(first);
      metrics.configRead(faults.isEmpty());
      if (!faults.isEmpty()) {
        running.refused(faults);
      }
      return faults;
    }
  }

  private List<String> tryLoad(boolean first) {
    PrometheusConfig config;
    try {
      config = guard.noted(loader.load(settings.configFile()));
    } catch (ConfigException e) {
      return e.problems().stream().map(ConfigProblem::toString).toList();
    }
    List<String> faults = guard.faults(config);
    if (!faults.isEmpty()) {
      return faults;
    }
    WritePlan next = WritePlan.of(config, settings, plan);
    try {
      Blocking.await(remoteWrite.apply(next.plans()), Duration.ofMinutes(1));
    } catch (Blocking.FailedException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
    plan = next;
    scrape.configure(
        config.scrapeConfigs(), next.encodings(), next.seed(hosts.name()), next.stampsTicks());
    targets.configure(config.scrapeConfigs());
    if (first) {
      discovery.start(config.scrapeConfigs(), targets);
    } else {
      discovery.reload(config.scrapeConfigs());
    }
    running.taken(config);
    config.notices().forEach(notice -> LOG.infof("%s file=%s", notice, settings.configFile()));
    LOG.infof(
        "Configuration taken file=%s jobs=%d endpoints=%d",
        settings.configFile(), config.scrapeConfigs().size(), config.remoteWrite().size());
    return List.of();
  }

  @Override
  public @Nullable String notReady() {
    return notReady;
  }

  /**
   * Stops scraping, sends what is pending within the flush deadline, stores the send position and
   * closes the spool; blocks. Idempotent.
   */
  void stop() {
    if ("stopping".equals(notReady)) {
      return;
    }
    notReady = "stopping";
    scrape.shutDown();
    Duration deadline = settings.remoteWrite().flushDeadline();
    try {
      Blocking.await(discovery.close(), Duration.ofSeconds(5));
      Blocking.await(remoteWrite.drain(deadline), deadline.plusSeconds(5));
      Blocking.await(remoteWrite.close(), Duration.ofSeconds(10));
    } catch (Blocking.FailedException e) {
      LOG.warnf("Not everything was stopped in order error=%s", e.getMessage());
    }
  }
}
