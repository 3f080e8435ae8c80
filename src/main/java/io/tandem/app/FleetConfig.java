// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.app.DataWay.RefusedException;
import io.tandem.app.OperatorPlug.Asked;
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
import io.tandem.config.read.ConfigText;
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
import java.util.function.BooleanSupplier;
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
  private final DiscoveryService discovery;
  private final FleetSettings fleet;
  private final Reading reading;
  private final Map<String, TargetBuilder> builders = new HashMap<>();
  private Ruling ruling;
  private int rulings;
  private final Map<String, TargetSet> dropped = new TreeMap<>();
  private boolean discovering;
  private @Nullable Asked asked;
  private @Nullable Coordinator coordinator;

  /**
   * A version of the file.
   *
   * @param file its text
   * @param further what monitors add to it
   */
  record Ruling(
      PrometheusConfig config,
      Config told,
      Map<String, HaMode> modes,
      String file,
      String further) {}

  /** What reads files: how they rule, and which monitors count. */
  record Reading(DataWay way, FleetSettings fleet, JobModes jobModes, OperatorPlug operator) {
    /** The file as it is now, with as much of this behind it as fits; blocks. */
    Ruling ruling(String further) throws RefusedException {
      String file = way.text();
      return ruling(file, operator.isOn() ? operator.fitting(file, further) : "");
    }

    private Ruling ruling(String file, String further) throws RefusedException {
      String text = file + further;
      PrometheusConfig config = way.read(text);
      try {
        Map<String, HaMode> modes = jobModes.of(config.scrapeConfigs(), fleet.haMode());
        return new Ruling(config, told(text, config, fleet), modes, file, further);
      } catch (IllegalArgumentException e) {
        throw new RefusedException(List.of(String.valueOf(e.getMessage())));
      }
    }
  }

  FleetConfig(
      Vertx vertx,
      Loop loop,
      DiscoveryService discovery,
      Reading reading,
      Ruling first,
      @Nullable Asked asked) {
    this.vertx = vertx;
    this.loop = loop;
    this.discovery = discovery;
    this.reading = reading;
    this.fleet = reading.fleet();
    this.ruling = first;
    this.asked = asked;
  }

  private static Config told(String text, PrometheusConfig config, FleetSettings fleet) {
    boolean hasSecrets = config.redactedYaml().contains(HIDDEN);
    boolean tellable = !hasMoreFiles(text) && (fleet.trust().isEncrypted() || !hasSecrets);
    String further = ConfigText.further(text);
    String part = further.isEmpty() ? null : further;
    return new Config(version(text, config), tellable ? text : part);
  }

  private static boolean hasMoreFiles(String text) {
    return text.contains("scrape_config_files");
  }

  /** What stands in further files counts too. */
  private static String version(String text, PrometheusConfig config) {
    String all = hasMoreFiles(text) ? text + config.redactedYaml() : text;
    return Long.toHexString(TickGrid.seed(all));
  }

  /** What a member was told, with its own file in front where it was told no file; blocks. */
  static String whole(DataWay way, @Nullable String told) throws RefusedException {
    if (told == null) {
      return way.text();
    }
    return ConfigText.lacksFile(told) ? way.text() + told : told;
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
    follow();
  }

  @Override
  public void rest() {
    discovering = false;
    dropped.clear();
    builders.clear();
    reading.operator().close();
    discovery.close();
  }

  private void follow() {
    Asked now = asked;
    if (now != null && discovering) {
      reading
          .operator()
          .follow(
              new OperatorPlug.Following(
                  now,
                  fleet.trust().isEncrypted(),
                  ruling.further(),
                  () -> ruling.file(),
                  further -> loop.execute(() -> onMonitors(further))));
    }
  }

  private void onMonitors(String further) {
    if (discovering) {
      ruleWith(further, () -> discovering);
    }
  }

  /** What the coordinator told of monitors is where this member would begin as coordinator. */
  void told(String further) {
    if (reading.operator().isOn() && !discovering && !further.equals(ruling.further())) {
      ruleWith(further, () -> !discovering);
    }
  }

  private void ruleWith(String further, BooleanSupplier still) {
    Ruling now = ruling;
    int then = rulings;
    vertx
        .executeBlocking(() -> reading.ruling(now.file(), further))
        .onComplete(
            done ->
                loop.execute(
                    () -> {
                      if (done.failed()) {
                        LOG.errorf(
                            "Jobs of monitors refused, the old ones stay: %s",
                            done.cause().getMessage());
                      } else if (still.getAsBoolean() && rulings == then) {
                        rule(done.result());
                      } else if (still.getAsBoolean()) {
                        ruleWith(further, still);
                      }
                    }));
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
    String further = ruling.further();
    return vertx
        .executeBlocking(() -> new Files(reading.operator().read(), reading.ruling(further)))
        .compose(this::onLoop)
        .recover(
            failure ->
                failure instanceof RefusedException refused
                    ? Future.succeededFuture(refused.faults())
                    : Future.failedFuture(failure));
  }

  /** What was read in one go. */
  private record Files(@Nullable Asked asked, Ruling ruling) {}

  private Future<List<String>> onLoop(Files next) {
    return Future.future(
        done ->
            loop.execute(
                () -> {
                  asked = next.asked();
                  rule(next.ruling());
                  follow();
                  done.complete(List.of());
                }));
  }

  private void rule(Ruling next) {
    ruling = next;
    rulings++;
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
