// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.app.DataWay.RefusedException;
import io.tandem.cluster.FleetView;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.TandemSettings;
import io.tandem.discovery.DiscoveryService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A collector that stands alone: discovers by its own file and scrapes all that it finds, or its
 * share by number. Any thread; changes are made one after another on a worker.
 */
@Singleton
final class AloneRun implements Run {
  private static final Logger LOG = Logger.getLogger(AloneRun.class);

  private final Vertx vertx;
  private final TandemSettings settings;
  private final DataWay way;
  private final TargetPlug targets;
  private final DiscoveryService discovery;
  private final OperatorPlug operator;
  private final Object lock = new Object();
  private volatile String file = "";
  private String further = "";
  private volatile @Nullable String notReady = "starting";

  AloneRun(
      Vertx vertx,
      TandemSettings settings,
      DataWay way,
      TargetPlug targets,
      DiscoveryService discovery,
      OperatorPlug operator) {
    this.vertx = vertx;
    this.settings = settings;
    this.way = way;
    this.targets = targets;
    this.discovery = discovery;
    this.operator = operator;
  }

  @Override
  public List<String> start() {
    List<String> faults = load(true);
    if (faults.isEmpty()) {
      notReady = null;
    }
    return faults;
  }

  @Override
  public Future<List<String>> reload() {
    return vertx.executeBlocking(() -> load(false));
  }

  private List<String> load(boolean first) {
    synchronized (lock) {
      try {
        OperatorPlug.Asked asked = operator.read();
        String text = way.text();
        run(text, operator.fitting(text, further), first);
        if (asked != null) {
          operator.follow(
              new OperatorPlug.Following(asked, true, further, () -> file, this::onMonitors));
        }
        return List.of();
      } catch (RefusedException e) {
        if (!first) {
          e.faults()
              .forEach(fault -> LOG.errorf("Configuration refused, the old one stays: %s", fault));
        }
        return e.faults();
      }
    }
  }

  private void run(String text, String behind, boolean first) throws RefusedException {
    PrometheusConfig config = way.read(text + behind);
    way.take(config);
    targets.configure(config.scrapeConfigs());
    file = text;
    further = behind;
    if (first) {
      discovery.start(config.scrapeConfigs(), targets);
    } else {
      discovery.reload(config.scrapeConfigs());
    }
  }

  /** On the event loop of discovery. */
  private void onMonitors(String behind) {
    var unused =
        vertx.executeBlocking(
            () -> {
              synchronized (lock) {
                try {
                  run(file, behind, false);
                } catch (RefusedException e) {
                  LOG.errorf("Jobs of monitors refused, the old ones stay: %s", e.getMessage());
                }
              }
              return null;
            });
  }

  @Override
  public @Nullable String notReady() {
    return notReady;
  }

  @Override
  public FleetView fleet() {
    return FleetView.STANDALONE;
  }

  /**
   * Stops scraping, sends what is pending within the flush deadline, stores the send position and
   * closes the spool.
   */
  @Override
  public void stop() {
    if ("stopping".equals(notReady)) {
      return;
    }
    notReady = "stopping";
    way.stopScraping();
    operator.close();
    try {
      Blocking.await(discovery.close(), Duration.ofSeconds(5));
      way.drain(settings.remoteWrite().flushDeadline());
      way.close();
    } catch (Blocking.FailedException e) {
      LOG.warnf("Not everything was stopped in order error=%s", e.getMessage());
    }
  }
}
