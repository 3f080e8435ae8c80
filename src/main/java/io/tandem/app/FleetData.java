// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.app.DataWay.RefusedException;
import io.tandem.cluster.data.DataPlane;
import io.tandem.cluster.message.Beat;
import io.tandem.cluster.message.Orders.Config;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.message.Report.TargetReport;
import io.tandem.config.ScrapeConfig;
import io.tandem.config.read.ConfigText;
import io.tandem.model.Replica;
import io.tandem.model.TickRange;
import io.tandem.remotewrite.RemoteWriter;
import io.tandem.scrape.PoolStatus;
import io.tandem.scrape.ScrapeView;
import io.tandem.scrape.TargetStatus;
import io.tandem.standin.ReplicaGate;
import io.tandem.target.Target;
import io.tandem.target.TargetSet;
import io.tandem.target.TickGrid;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the fleet asks of the data, done by the stages. Belongs to the fleet's event loop; the
 * stages take what they are told from any thread, and configurations are taken on a worker.
 */
final class FleetData implements DataPlane {
  private static final Set<Replica> COPIES = Set.of(Replica.A, Replica.B);

  private final Vertx vertx;
  private final DataWay way;
  private final Consumer<TargetSet> targets;
  private final ScrapeView scrape;
  private final RemoteWriter remoteWrite;
  private final ReplicaGate gate;
  private List<String> jobs;
  private Consumer<String> further = told -> {};
  private List<OwnedTarget> owned = List.of();
  private Map<String, Integer> overfull = Map.of();

  FleetData(
      Vertx vertx,
      DataWay way,
      Consumer<TargetSet> targets,
      ScrapeView scrape,
      RemoteWriter remoteWrite,
      ReplicaGate gate,
      List<ScrapeConfig> jobs) {
    this.vertx = vertx;
    this.way = way;
    this.targets = targets;
    this.scrape = scrape;
    this.remoteWrite = remoteWrite;
    this.gate = gate;
    this.jobs = names(jobs);
  }

  private static List<String> names(List<ScrapeConfig> jobs) {
    return jobs.stream().map(ScrapeConfig::jobName).toList();
  }

  /** Whom to tell what the fleet's configuration has of monitors. */
  void tell(Consumer<String> listener) {
    further = listener;
  }

  @Override
  public Future<Void> configure(Config config) {
    return vertx
        .executeBlocking(() -> take(config))
        .map(
            taken -> {
              jobs = names(taken);
              String text = config.text();
              further.accept(text == null ? "" : ConfigText.further(text));
              own(owned, Set.of());
              return null;
            });
  }

  private List<ScrapeConfig> take(Config config) throws RefusedException {
    String told = config.text();
    String text = FleetConfig.whole(way, told);
    if (told == null || ConfigText.lacksFile(told)) {
      if (!FleetConfig.isVersion(config.version(), text, way.read(text))) {
        throw new RefusedException(
            List.of("the file of this member is not yet of version " + config.version()));
      }
    }
    var read = way.read(text);
    way.take(read);
    return read.scrapeConfigs();
  }

  @Override
  public void own(List<OwnedTarget> all, Set<Long> moved) {
    // Those, too, whose time to start had not come: a partner may have asked for them.
    Set<Long> left = new HashSet<>(moved);
    owned.forEach(target -> left.add(target.id()));
    owned = all;
    all.forEach(target -> left.remove(target.id()));
    left.forEach(gate::forget);
    Map<String, List<Target>> byJob = new LinkedHashMap<>();
    jobs.forEach(job -> byJob.put(job, new ArrayList<>()));
    Map<Long, Replica> replicas = new HashMap<>();
    for (OwnedTarget target : all) {
      List<Target> ofJob = byJob.get(target.target().jobName());
      if (ofJob != null) {
        ofJob.add(target.target());
        replicas.put(target.id(), target.replica());
      }
    }
    byJob.forEach(
        (job, active) ->
            targets.accept(
                new TargetSet(
                    job,
                    active,
                    List.of(),
                    0,
                    List.of(),
                    replicas,
                    moved,
                    overfull.getOrDefault(job, active.size()))));
  }

  @Override
  public void overfull(Map<String, Integer> pools) {
    if (!pools.equals(overfull)) {
      overfull = Map.copyOf(pools);
      own(owned, Set.of());
    }
  }

  @Override
  public void hold() {
    remoteWrite.hold(COPIES);
  }

  @Override
  public void release(Map<Replica, Map<Long, TickRange>> sentByOthers) {
    remoteWrite.release(sentByOthers);
  }

  @Override
  public void standIn(OwnedTarget target, long afterTick) {
    gate.standIn(target.id(), target.replica().other(), afterTick);
  }

  @Override
  public void endStandIn(OwnedTarget target, long throughTick) {
    gate.endStandIn(target.id(), throughTick);
  }

  @Override
  public void yieldTarget(long targetId, long fromTick) {
    gate.yieldTarget(targetId, fromTick);
  }

  @Override
  public void takeBack(long targetId, long throughTick) {
    gate.takeBack(targetId, throughTick);
  }

  @Override
  public void decide(long targetId, long tick, boolean send) {
    gate.decide(targetId, tick, send);
  }

  @Override
  public long lastTick(OwnedTarget target, long wallMillis) {
    long interval = target.target().interval().toMillis();
    return TickGrid.of(target.id(), TickGrid.seed(way.seed()), interval).atOrBefore(wallMillis);
  }

  @Override
  public void duties(Set<Replica> heartbeats, long probeMillis) {
    remoteWrite.heartbeats(heartbeats);
    remoteWrite.setProbeMillis(probeMillis);
  }

  @Override
  public void probe(String entry, Replica replica) {
    remoteWrite.probeNow(entry, replica);
  }

  @Override
  public List<String> entries() {
    return way.entries();
  }

  @Override
  public List<TargetReport> report() {
    List<TargetReport> reports = new ArrayList<>();
    for (PoolStatus pool : scrape.pools()) {
      pool.active().forEach(status -> reports.add(report(status)));
    }
    return reports;
  }

  private static TargetReport report(TargetStatus status) {
    String error = status.lastError();
    return new TargetReport(
        status.target().id(),
        status.samplesScraped(),
        status.health().name().toLowerCase(Locale.ROOT),
        error == null ? "" : error,
        status.lastScrapeMillis(),
        status.lastDurationNanos(),
        Beat.NONE);
  }
}
