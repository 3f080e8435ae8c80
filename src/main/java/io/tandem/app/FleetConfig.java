// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.app.DataWay.RefusedException;
import io.tandem.app.settings.JobModes;
import io.tandem.cluster.FleetDropped;
import io.tandem.cluster.FleetDropped.Dropped;
import io.tandem.cluster.coordinator.ConfigSource;
import io.tandem.cluster.coordinator.Coordinator;
import io.tandem.cluster.message.Orders.Config;
import io.tandem.config.FleetSettings;
import io.tandem.config.FleetSettings.HaMode;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.discovery.DiscoveryService;
import io.tandem.discovery.TargetGroup;
import io.tandem.model.Loop;
import io.tandem.target.TargetBuilder;
import io.tandem.target.TargetSet;
import io.tandem.target.TickGrid;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This member's own file as the one by which it rules the fleet while it coordinates: what members
 * are told of it, and the discovery that it asks for. Belongs to the fleet's event loop; files are
 * read on a worker.
 */
final class FleetConfig implements ConfigSource {
  private static final Logger LOG = Logger.getLogger(FleetConfig.class);

  /** What the effective configuration shows instead of a secret. */
  private static final String HIDDEN = "<secret>";

  private final Vertx vertx;
  private final Loop loop;
  private final DataWay way;
  private final DiscoveryService discovery;
  private final FleetSettings fleet;
  private final JobModes jobModes;
  private final Map<String, TargetBuilder> builders = new HashMap<>();
  private Ruling ruling;
  private final Map<String, TargetSet> dropped = new TreeMap<>();
  private boolean discovering;
  private @Nullable Coordinator coordinator;

  /** A version of the file. */
  record Ruling(PrometheusConfig config, Config told, Map<String, HaMode> modes) {}

  FleetConfig(
      Vertx vertx,
      Loop loop,
      DataWay way,
      DiscoveryService discovery,
      FleetSettings fleet,
      JobModes jobModes,
      Ruling first) {
    this.vertx = vertx;
    this.loop = loop;
    this.way = way;
    this.discovery = discovery;
    this.fleet = fleet;
    this.jobModes = jobModes;
    this.ruling = first;
  }

  /** Reads the file as it is now; blocks. */
  static Ruling read(DataWay way, FleetSettings fleet, JobModes jobModes) throws RefusedException {
    String text = way.text();
    PrometheusConfig config = way.read(text);
    try {
      Map<String, HaMode> modes = jobModes.of(config.scrapeConfigs(), fleet.haMode());
      return new Ruling(config, told(text, config, fleet), modes);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(List.of(String.valueOf(e.getMessage())));
    }
  }

  private static Config told(String text, PrometheusConfig config, FleetSettings fleet) {
    boolean hasSecrets = config.redactedYaml().contains(HIDDEN);
    boolean tellable = !hasMoreFiles(text) && (fleet.trust().isEncrypted() || !hasSecrets);
    return new Config(version(text, config), tellable ? text : null);
  }

  private static boolean hasMoreFiles(String text) {
    return text.contains("scrape_config_files");
  }

  /** What stands in further files counts too. */
  private static String version(String text, PrometheusConfig config) {
    String all = hasMoreFiles(text) ? text + config.redactedYaml() : text;
    return Long.toHexString(TickGrid.seed(all));
  }

  /** Whether a text is of a version. */
  static boolean isVersion(String version, String text, PrometheusConfig config) {
    return version.equals(version(text, config));
  }

  /** Whom to tell of targets. */
  void tell(Coordinator told) {
    coordinator = told;
  }

  @Override
  public Config config() {
    return ruling.told();
  }

  @Override
  public Set<String> jobs() {
    return ruling.modes().keySet();
  }

  @Override
  public int entries() {
    return ruling.config().remoteWrite().size();
  }

  @Override
  public boolean isPaired(String job) {
    return ruling.modes().getOrDefault(job, fleet.haMode()) == HaMode.BOTH;
  }

  @Override
  public long targetLimit(String job) {
    return ruling.config().scrapeConfigs().stream()
        .filter(config -> config.jobName().equals(job))
        .mapToLong(config -> config.limits().targets())
        .findFirst()
        .orElse(0);
  }

  @Override
  public FleetDropped dropped() {
    List<Dropped> all = new ArrayList<>();
    Map<String, Integer> counts = new TreeMap<>();
    dropped.forEach(
        (job, set) -> {
          set.dropped().forEach(labels -> all.add(new Dropped(job, labels)));
          counts.put(job, set.droppedCount());
        });
    return new FleetDropped(all, counts);
  }

  @Override
  public void discover() {
    discovering = true;
    discovery.start(ruling.config().scrapeConfigs(), this::onTargetGroups);
  }

  @Override
  public void rest() {
    discovering = false;
    dropped.clear();
    builders.clear();
    discovery.close();
  }

  /** On the event loop of discovery. */
  private void onTargetGroups(String job, List<TargetGroup> groups, boolean whole) {
    loop.execute(() -> found(job, groups, whole));
  }

  private void found(String job, List<TargetGroup> groups, boolean whole) {
    Coordinator told = coordinator;
    if (!discovering || told == null) {
      return;
    }
    for (ScrapeConfig config : ruling.config().scrapeConfigs()) {
      if (config.jobName().equals(job)) {
        TargetSet targets =
            builders.computeIfAbsent(job, name -> new TargetBuilder(config)).build(groups);
        TargetSet before = dropped.put(job, targets.only(target -> false));
        Set<String> known = before == null ? Set.of() : Set.copyOf(before.faults());
        targets.faults().stream()
            .filter(fault -> !known.contains(fault))
            .forEach(fault -> LOG.warnf("target left out job=%s error=%s", job, fault));
        told.found(job, targets.active(), whole);
      }
    }
  }

  @Override
  public Future<List<String>> reload() {
    return vertx
        .executeBlocking(() -> read(way, fleet, jobModes))
        .compose(this::onLoop)
        .recover(
            failure ->
                failure instanceof RefusedException refused
                    ? Future.succeededFuture(refused.faults())
                    : Future.failedFuture(failure));
  }

  private Future<List<String>> onLoop(Ruling next) {
    return Future.future(
        done ->
            loop.execute(
                () -> {
                  rule(next);
                  done.complete(List.of());
                }));
  }

  private void rule(Ruling next) {
    ruling = next;
    dropped.keySet().retainAll(jobs());
    builders.clear();
    LOG.infof("configuration of the fleet version=%s", next.told().version());
    if (discovering) {
      discovery.reload(next.config().scrapeConfigs());
    }
    Coordinator told = coordinator;
    if (told != null) {
      told.reconfigured();
    }
  }
}
