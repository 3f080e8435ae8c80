// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.app.DataWay.RefusedException;
import io.tandem.app.FleetConfig.Ruling;
import io.tandem.app.OperatorPlug.Asked;
import io.tandem.cluster.FleetView;
import io.tandem.cluster.member.OrdersFile;
import io.tandem.cluster.member.OrdersStore.Kept;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.TandemSettings;
import io.tandem.config.read.ConfigText;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A collector that is a member of a fleet: begins with what it was ordered last, or with its own
 * file, and does from then on what its coordinator says. Any thread.
 */
@Singleton
final class FleetRun implements Run {
  private static final Logger LOG = Logger.getLogger(FleetRun.class);

  /** Beyond this time partners are told to take over what is still pending. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final TandemSettings settings;
  private final DataWay way;
  private final OperatorPlug operator;
  private final FleetParts parts;
  private volatile @Nullable FleetProcess process;
  private volatile boolean stopping;

  /** A configuration and what the fleet calls it. */
  private record Version(PrometheusConfig config, String name) {}

  FleetRun(TandemSettings settings, DataWay way, OperatorPlug operator, FleetParts parts) {
    this.settings = settings;
    this.way = way;
    this.operator = operator;
    this.parts = parts;
  }

  @Override
  public List<String> start() {
    try {
      OrdersFile file = parts.ordersFile();
      Kept kept = file.load();
      String text = kept.config();
      Asked asked = operator.read();
      Ruling own = parts.reading().ruling(text == null ? "" : ConfigText.further(text));
      Version running = running(own, kept);
      // What an earlier process left unsent is the partners' until they have been asked.
      way.hold();
      way.take(running.config());
      FleetProcess started = parts.assemble(own, asked, running.config(), file);
      process = started;
      Blocking.await(started.start(kept, running.name()), Duration.ofSeconds(30));
      return List.of();
    } catch (RefusedException e) {
      return e.faults();
    } catch (Blocking.FailedException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /** What the fleet ran with last goes before this member's own file, which may be older. */
  private Version running(Ruling own, Kept kept) {
    String text = kept.config();
    if (text != null && !kept.configVersion().equals(own.told().version())) {
      try {
        return new Version(way.read(FleetConfig.whole(way, text)), kept.configVersion());
      } catch (RefusedException e) {
        LOG.warnf("configuration kept on disk not readable error=%s", e.getMessage());
      }
    }
    return new Version(own.config(), own.told().version());
  }

  @Override
  public Future<List<String>> reload() {
    return fleet().reload();
  }

  @Override
  public FleetView fleet() {
    return parts.view(() -> process);
  }

  @Override
  public @Nullable String notReady() {
    FleetProcess running = process;
    if (stopping) {
      return "stopping";
    }
    return running == null ? "starting" : running.notReady();
  }

  /**
   * Stops scraping, sends what is pending, tells partners how far it came, stores the rest and
   * closes the spool.
   */
  @Override
  public void stop() {
    FleetProcess running = process;
    if (stopping || running == null) {
      return;
    }
    stopping = true;
    way.stopScraping();
    Duration deadline = settings.remoteWrite().flushDeadline();
    try {
      Blocking.await(running.announceLeaving(), Duration.ofSeconds(2));
      way.drain(deadline.compareTo(DRAIN) < 0 ? deadline : DRAIN);
      Blocking.await(running.leave(), Duration.ofSeconds(5));
      way.close();
    } catch (Blocking.FailedException e) {
      LOG.warnf("Not everything was stopped in order error=%s", e.getMessage());
    }
  }
}
