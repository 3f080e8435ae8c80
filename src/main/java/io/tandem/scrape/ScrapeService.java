// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.config.ScrapeConfig;
import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.tandem.model.MetricMetadata;
import io.tandem.model.Replica;
import io.tandem.target.TargetSet;
import io.tandem.target.TargetSetListener;
import io.tandem.target.TickGrid;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * All scraping of the program: a pool per job, spread over the event loops it is given.
 * Configuration and targets come from outside; committed scrapes go to the sink. Any thread,
 * guarded by its lock.
 */
public final class ScrapeService implements ScrapeView, SeriesView, TargetSetListener {
  private final Vertx vertx;
  private final Clock clock;
  private final HttpClients clients;
  private final ScrapeMetrics metrics;
  private final String userAgent;
  private final FailureLog failures;
  private final List<LoopWorker> workers = new ArrayList<>();
  private final List<MetadataTracker> trackers = new ArrayList<>();
  private final Object lock = new Object();
  private Map<String, ScrapePool> pools = new LinkedHashMap<>();

  /**
   * Makes the service, without targets.
   *
   * @param contexts the event loops that scrape, at least one
   * @param userAgent what exporters see
   * @param pages the folder for pages that are too large for the heap
   * @param files where files are written and read
   */
  public ScrapeService(
      Vertx vertx,
      List<Context> contexts,
      Clock clock,
      HttpClients clients,
      ScrapeSink sink,
      ScrapeMetrics metrics,
      String userAgent,
      Path pages,
      Executor files) {
    this.vertx = vertx;
    this.clock = clock;
    this.clients = clients;
    this.metrics = metrics;
    this.userAgent = userAgent;
    failures = new FailureLog(clock, files);
    for (Context context : contexts) {
      MetadataTracker tracker = new MetadataTracker(clock);
      trackers.add(tracker);
      Executor loop = action -> context.runOnContext(nothing -> action.run());
      PageFiles pageFiles = new PageFiles(pages, workers.size(), files, loop);
      LoopResources resources = new LoopResources(sink, metrics, tracker, pageFiles);
      workers.add(new LoopWorker(context, resources));
    }
  }

  /**
   * Takes a configuration: new jobs begin without targets, jobs that are gone let theirs leave, the
   * others go on.
   *
   * @param encodings how series of a target's copy are written; the same instances where they did
   *     not change
   * @param seed text that both replicas of a cluster share, and that tells hosts apart without HA
   * @param stampTicks samples carry the tick of their scrape, as both copies of a cluster must
   */
  public void configure(
      List<ScrapeConfig> configs,
      Map<Replica, List<EncodingRules>> encodings,
      String seed,
      boolean stampTicks) {
    TickRules ticks = new TickRules(TickGrid.seed(seed), stampTicks);
    synchronized (lock) {
      Map<String, ScrapePool> next = new LinkedHashMap<>();
      for (ScrapeConfig config : configs) {
        PoolRules rules = new PoolRules(config, encodings, ticks, metrics, failures, userAgent);
        ScrapePool pool = pools.remove(config.jobName());
        if (pool == null) {
          pool = new ScrapePool(vertx, clock, clients, workers, rules);
        } else {
          pool.change(rules);
        }
        next.put(config.jobName(), pool);
      }
      pools.values().forEach(ScrapePool::close);
      pools = next;
    }
  }

  @Override
  public void onTargets(TargetSet targets) {
    synchronized (lock) {
      ScrapePool pool = pools.get(targets.jobName());
      if (pool != null) {
        pool.set(targets);
      }
    }
  }

  @Override
  public List<PoolStatus> pools() {
    synchronized (lock) {
      return pools.values().stream().map(ScrapePool::status).toList();
    }
  }

  @Override
  public Reading read(@Nullable String pool) {
    List<ScrapeLoop> loops = new ArrayList<>();
    synchronized (lock) {
      pools.forEach(
          (name, each) -> {
            if (pool == null || pool.equals(name)) {
              loops.addAll(each.loops());
            }
          });
    }
    return new SeriesReading(loops);
  }

  /** What pages say of metric families, each once. */
  public List<MetricMetadata> metadata() {
    Map<String, MetricMetadata> families = new TreeMap<>();
    trackers.forEach(tracker -> tracker.snapshot(families));
    return List.copyOf(families.values());
  }

  /** The program stops: no more scrapes, no stale markers. */
  public void shutDown() {
    synchronized (lock) {
      pools.values().forEach(ScrapePool::shutDown);
    }
  }
}
