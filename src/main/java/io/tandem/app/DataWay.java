// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.app.settings.IdentityGuard;
import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.TandemSettings;
import io.tandem.config.read.ConfigLoader;
import io.tandem.model.Replica;
import io.tandem.remotewrite.RemoteWriter;
import io.tandem.scrape.ScrapeService;
import io.tandem.selfmetrics.SelfMetrics;
import io.tandem.standin.ReplicaGate;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Scraping and sending together: they take a configuration whole or not at all, and stop in the
 * order of the data. Any thread, one change at a time; blocks.
 */
@Singleton
final class DataWay {
  private static final Logger LOG = Logger.getLogger(DataWay.class);

  private final TandemSettings settings;
  private final Stages.Hosts hosts;
  private final IdentityGuard guard;
  private final ScrapeService scrape;
  private final ReplicaGate gate;
  private final RemoteWriter remoteWrite;
  private final SelfMetrics metrics;
  private final RunningConfig running;
  private final ConfigLoader loader;
  private final Object lock = new Object();
  private @Nullable WritePlan plan;
  private volatile String seed = "";
  private volatile List<String> entries = List.of();

  DataWay(
      TandemSettings settings,
      Stages.Hosts hosts,
      IdentityGuard guard,
      ScrapeService scrape,
      ReplicaGate gate,
      RemoteWriter remoteWrite,
      SelfMetrics metrics,
      RunningConfig running) {
    this.settings = settings;
    this.loader = new ConfigLoader(System.getenv(), settings.features());
    this.hosts = hosts;
    this.guard = guard;
    this.scrape = scrape;
    this.gate = gate;
    this.remoteWrite = remoteWrite;
    this.metrics = metrics;
    this.running = running;
  }

  /** A configuration cannot be taken: every fault, one sentence each. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    RefusedException(List<String> faults) {
      super(String.join("; ", faults));
      this.faults = List.copyOf(faults);
    }

    List<String> faults() {
      return faults;
    }
  }

  /** The text of the file that the settings name. */
  String text() throws RefusedException {
    try {
      return Files.readString(settings.configFile());
    } catch (IOException e) {
      throw refused(List.of(settings.configFile() + ": expected a file that can be read: " + e));
    }
  }

  /** Reads a text as if it stood in the file that the settings name, and changes nothing. */
  PrometheusConfig read(String text) throws RefusedException {
    try {
      PrometheusConfig config = guard.noted(loader.load(settings.configFile(), text));
      List<String> faults = guard.faults(config);
      if (!faults.isEmpty()) {
        throw refused(faults);
      }
      return config;
    } catch (ConfigException e) {
      throw refused(e.problems().stream().map(ConfigProblem::toString).toList());
    }
  }

  /** What is wrong with a text, if it is not to be read as a whole but tried. */
  List<String> faults(String text) {
    try {
      loader.load(settings.configFile(), text);
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream().map(ConfigProblem::toString).toList();
    }
  }

  /** Something that belongs to the configuration cannot be taken. */
  RefusedException refused(List<String> faults) {
    metrics.configRead(false);
    running.refused(faults);
    return new RefusedException(faults);
  }

  /** Scrapes and sends by this configuration from now on. */
  void take(PrometheusConfig config) throws RefusedException {
    synchronized (lock) {
      WritePlan next = plan(config);
      try {
        Blocking.await(remoteWrite.apply(next.plans()), Duration.ofMinutes(1));
      } catch (Blocking.FailedException e) {
        throw refused(List.of(String.valueOf(e.getMessage())));
      }
      plan = next;
      seed = next.seed(hosts.name());
      entries = config.remoteWrite().stream().map(RemoteWriteConfig::name).toList();
      scrape.configure(config.scrapeConfigs(), next.encodings(), seed, next.stampsTicks());
      running.taken(config);
      metrics.configRead(true);
      tell(config);
    }
  }

  private WritePlan plan(PrometheusConfig config) {
    String cluster = settings.fleet() == null ? null : WritePlan.cluster(config, settings);
    return cluster == null
        ? WritePlan.of(config, settings, plan)
        : WritePlan.ofMember(config, cluster, plan);
  }

  private void tell(PrometheusConfig config) {
    config.notices().forEach(notice -> LOG.infof("%s file=%s", notice, settings.configFile()));
    LOG.infof(
        "Configuration taken file=%s jobs=%d endpoints=%d",
        settings.configFile(), config.scrapeConfigs().size(), config.remoteWrite().size());
  }

  /** Sends nothing of the two copies of a fleet, from the first request on. */
  void hold() {
    remoteWrite.hold(Set.of(Replica.A, Replica.B));
  }

  /** What spreads scrapes over their interval. */
  String seed() {
    return seed;
  }

  /** The remote_write entries, by name. */
  List<String> entries() {
    return entries;
  }

  /** Scrapes no more; what was kept back goes to the lanes. */
  void stopScraping() {
    scrape.shutDown();
    gate.end();
  }

  /** Sends what is pending, at most this long. */
  void drain(Duration deadline) throws Blocking.FailedException {
    Blocking.await(remoteWrite.drain(deadline), deadline.plusSeconds(5));
  }

  /** Stores the send position and closes the spool. */
  void close() throws Blocking.FailedException {
    Blocking.await(remoteWrite.close(), Duration.ofSeconds(10));
  }
}
