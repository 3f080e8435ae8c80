// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.config.ScrapeConfig;
import io.tandem.httpclient.ClientTuning;
import io.tandem.httpclient.ConfiguredClient;
import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.tandem.model.Replica;
import io.tandem.scrape.ScrapeMetrics.Failure;
import io.tandem.target.Target;
import io.tandem.target.TargetSet;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The targets of one job: starts and stops scrape loops as targets come and go. Any thread, guarded
 * by its lock; the loops themselves run on their workers.
 */
final class ScrapePool {
  private final Vertx vertx;
  private final Clock clock;
  private final HttpClients clients;
  private final List<LoopWorker> workers;
  private final Object lock = new Object();
  private final Map<Long, ScrapeLoop> loops = new HashMap<>();
  private final Map<Long, ScrapeLoop> leaving = new HashMap<>();
  private final List<ConfiguredClient> workerClients = new ArrayList<>();
  private PoolRules rules;
  private TargetSet targets;

  ScrapePool(
      Vertx vertx, Clock clock, HttpClients clients, List<LoopWorker> workers, PoolRules rules) {
    this.vertx = vertx;
    this.clock = clock;
    this.clients = clients;
    this.workers = workers;
    this.rules = rules;
    targets = new TargetSet(rules.config().jobName(), List.of(), List.of(), 0, List.of());
    openClients();
  }

  private void openClients() {
    if (rules.config().scheme().equals("https")) {
      clients.expectTls();
    }
    for (int i = 0; i < workers.size(); i++) {
      workerClients.add(clients.create(rules.config().http(), ClientTuning.SCRAPE));
    }
  }

  private void closeClients() {
    for (int i = 0; i < workers.size(); i++) {
      ConfiguredClient client = workerClients.get(i);
      workers.get(i).run(client::close);
    }
    workerClients.clear();
  }

  /** Other rules hold from now on; loops go on with what they know. */
  void change(PoolRules changed) {
    synchronized (lock) {
      if (rules.isSame(changed)) {
        return;
      }
      ScrapeConfig before = rules.config();
      rules = changed;
      if (!before.http().equals(changed.config().http())) {
        closeClients();
        openClients();
      }
      checkTargetLimit();
      for (ScrapeLoop loop : loops.values()) {
        change(loop, loop.target(), targets.replica(loop.target().id()));
      }
    }
  }

  private void change(ScrapeLoop loop, Target target, Replica replica) {
    PoolRules current = rules;
    ConfiguredClient client = client(loop.worker());
    LoopWorker worker = loop.worker();
    worker.run(
        () -> {
          worker.add(loop);
          loop.change(target, replica, current, client);
        });
  }

  private ConfiguredClient client(LoopWorker worker) {
    return workerClients.get(workers.indexOf(worker));
  }

  /** The job has these targets now. */
  void set(TargetSet changed) {
    synchronized (lock) {
      TargetSet before = targets;
      targets = changed;
      checkTargetLimit();
      Set<Long> wanted = new HashSet<>();
      for (Target target : changed.active()) {
        wanted.add(target.id());
        ScrapeLoop running = loops.get(target.id());
        Replica replica = changed.replica(target.id());
        if (running == null) {
          start(target, replica);
        } else if (before.replica(target.id()) != replica) {
          change(running, target, replica);
        }
      }
      changed.moved().forEach(this::forget);
      for (Long id : List.copyOf(loops.keySet())) {
        if (!wanted.contains(id)) {
          leave(id);
        }
      }
    }
  }

  private void checkTargetLimit() {
    String fault = targets.overLimit(rules.config().limits().targets());
    rules.force(fault == null ? null : new ScrapeFault(Failure.TARGET_LIMIT, fault));
  }

  private void start(Target target, Replica replica) {
    ScrapeLoop known = leaving.remove(target.id());
    if (known != null) {
      loops.put(target.id(), known);
      change(known, target, replica);
      return;
    }
    // Targets with equal labels share a worker: it alone sees that one of them goes on.
    LoopWorker worker = workers.get(Math.floorMod(target.labels().hashCode(), workers.size()));
    PoolRules current = rules;
    ScrapeLoop loop =
        new ScrapeLoop(vertx, clock, worker, target, replica, current, client(worker));
    loops.put(target.id(), loop);
    worker.run(
        () -> {
          worker.add(loop);
          loop.start();
        });
  }

  private void leave(Long id) {
    ScrapeLoop loop = loops.remove(id);
    if (loop == null) {
      return;
    }
    leaving.put(id, loop);
    LoopWorker worker = loop.worker();
    worker.run(
        () -> {
          worker.remove(loop);
          loop.leave(() -> gone(id, loop));
        });
  }

  /** The target goes on elsewhere: nothing is said of an end, not even if it was leaving. */
  private void forget(Long id) {
    ScrapeLoop running = loops.remove(id);
    ScrapeLoop loop = running == null ? leaving.remove(id) : running;
    if (loop != null) {
      LoopWorker worker = loop.worker();
      worker.run(
          () -> {
            worker.remove(loop);
            loop.forget();
          });
    }
  }

  private void gone(Long id, ScrapeLoop loop) {
    synchronized (lock) {
      leaving.remove(id, loop);
    }
  }

  /** The job left the configuration: its targets leave as if each had gone. */
  void close() {
    synchronized (lock) {
      List.copyOf(loops.keySet()).forEach(this::leave);
      closeClients();
    }
  }

  /** The program stops: no more scrapes, and no stale markers. */
  void shutDown() {
    synchronized (lock) {
      for (ScrapeLoop loop : loops.values()) {
        loop.worker().run(loop::stop);
      }
      for (ScrapeLoop loop : leaving.values()) {
        loop.worker().run(loop::stop);
      }
      closeClients();
    }
  }

  /** The targets that are scraped, as they are now. */
  List<ScrapeLoop> loops() {
    synchronized (lock) {
      return List.copyOf(loops.values());
    }
  }

  PoolStatus status() {
    synchronized (lock) {
      List<TargetStatus> active = new ArrayList<>(targets.active().size());
      for (Target target : targets.active()) {
        ScrapeLoop loop = loops.get(target.id());
        if (loop != null) {
          // What relabeling saw may change while the target stays the same.
          active.add(loop.status().describedAs(target));
        }
      }
      return new PoolStatus(
          targets.jobName(), active, targets.dropped(), targets.droppedCount(), targets.faults());
    }
  }
}
