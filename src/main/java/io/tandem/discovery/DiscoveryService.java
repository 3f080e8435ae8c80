// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import io.tandem.config.DiscoveryConfig;
import io.tandem.config.DiscoveryConfig.DnsSd;
import io.tandem.config.DiscoveryConfig.FileSd;
import io.tandem.config.DiscoveryConfig.HttpSd;
import io.tandem.config.DiscoveryConfig.StaticGroup;
import io.tandem.config.ScrapeConfig;
import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the discoverers of a configuration and hands on what they find, all groups of a job at a
 * time.
 *
 * <p>A job is told of at once when each of its discoverers has answered or failed once; later news
 * within half a second are told together, and within two seconds while there is no end of them: all
 * targets of a job are looked through then. A reload keeps the discoverers whose configuration did
 * not change, and a job that has one still to answer waits for it, so that nothing goes and comes
 * back. Jobs with equal discovery share it.
 *
 * <p>Thread: methods may be called from any; everything happens on the event loop of the context
 * given, the listener included. Files are read on Vert.x workers.
 */
public final class DiscoveryService {
  private static final long COALESCE_MILLIS = 500;
  private static final long LEAST_GAP_MILLIS = 2_000;
  private static final Path RESOLVER_FILE = Path.of("/etc/resolv.conf");
  private static final int DNS_PORT = 53;

  private final Vertx vertx;
  private final Context context;
  private final HttpClients clients;
  private final Clock clock;
  private final DiscoveryReports reports;
  private final DiscoveryMetrics metrics;
  private final DiscovererFactory others;

  private final Map<Object, Provider> providers = new LinkedHashMap<>();
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Set<Job> news = new LinkedHashSet<>();
  private TargetGroupListener listener = (job, groups, whole) -> {};
  private long timer = -1;
  private long toldNanos;

  /**
   * Looks for nothing yet.
   *
   * @param others makes the discoverers that have packages of their own
   */
  public DiscoveryService(
      Vertx vertx,
      Context context,
      HttpClients clients,
      Clock clock,
      DiscoveryReports reports,
      DiscovererFactory others) {
    this.vertx = vertx;
    this.context = context;
    this.clients = clients;
    this.clock = clock;
    this.reports = reports;
    this.metrics = reports.metrics();
    this.others = others;
    toldNanos = clock.monotonicNanos() - TimeUnit.MILLISECONDS.toNanos(LEAST_GAP_MILLIS);
  }

  /** The static groups of a job are one discoverer. */
  private record StaticGroups(List<StaticGroup> groups) {}

  /** Begins; the listener stays until {@link #close}. */
  public void start(List<ScrapeConfig> configs, TargetGroupListener groupListener) {
    context.runOnContext(
        v -> {
          listener = groupListener;
          apply(configs);
        });
  }

  /** Changes over to another configuration; every job of it is told of again. */
  public void reload(List<ScrapeConfig> configs) {
    context.runOnContext(v -> apply(configs));
  }

  /** Ends all discoverers; the listener hears nothing any more once the future is complete. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    context.runOnContext(
        v -> {
          listener = (job, groups, whole) -> {};
          apply(List.of());
          closed.complete();
        });
    return closed.future();
  }

  private void apply(List<ScrapeConfig> configs) {
    Set<String> gone = new LinkedHashSet<>(jobs.keySet());
    jobs.clear();
    news.clear();
    List<Provider> fresh = new ArrayList<>();
    for (ScrapeConfig config : configs) {
      Job job = new Job(config.jobName());
      jobs.put(config.jobName(), job);
      gone.remove(config.jobName());
      for (Object key : keys(config.discoveryConfigs())) {
        Provider provider = providers.get(key);
        if (provider == null) {
          provider = new Provider(open(key), this::onNews);
          providers.put(key, provider);
          fresh.add(provider);
        }
        job.providers.add(provider);
      }
    }
    gone.forEach(metrics::jobRemoved);
    closeUnused();
    fresh.forEach(Provider::start);
    jobs.values().stream().filter(job -> !job.told).forEach(this::tellIfReady);
  }

  private void closeUnused() {
    Set<Provider> used = new LinkedHashSet<>();
    jobs.values().forEach(job -> used.addAll(job.providers));
    providers
        .values()
        .removeIf(
            provider -> {
              boolean unused = !used.contains(provider);
              if (unused) {
                provider.close();
              }
              return unused;
            });
  }

  private static Set<Object> keys(List<DiscoveryConfig> configs) {
    List<StaticGroup> statics = new ArrayList<>();
    Set<Object> keys = new LinkedHashSet<>();
    for (DiscoveryConfig config : configs) {
      if (config instanceof StaticGroup group) {
        statics.add(group);
      } else {
        keys.add(config);
      }
    }
    if (!statics.isEmpty()) {
      keys.add(new StaticGroups(statics));
    }
    return keys;
  }

  private Discoverer open(Object key) {
    return switch (key) {
      case StaticGroups statics -> new StaticDiscoverer(statics.groups());
      case FileSd file -> new FileDiscoverer(vertx, clock, reports, file);
      case HttpSd http -> new HttpDiscoverer(vertx, clock, clients, reports, http);
      case DnsSd dns ->
          new DnsDiscoverer(
              vertx,
              clock,
              reports,
              dns,
              RESOLVER_FILE,
              new DnsLookup((ContextInternal) context, DNS_PORT));
      case DiscoveryConfig config -> openOther(config);
      default -> throw new IllegalStateException("no discoverer for " + key.getClass());
    };
  }

  private Discoverer openOther(DiscoveryConfig config) {
    Discoverer discoverer = others.open(config);
    if (discoverer == null) {
      throw new IllegalStateException("no discoverer for " + config.getClass());
    }
    return discoverer;
  }

  private void onNews(Provider provider) {
    metrics.updateReceived();
    for (Job job : jobs.values()) {
      if (job.providers.contains(provider)) {
        if (!job.told) {
          tellIfReady(job);
        } else {
          news.add(job);
        }
      }
    }
    if (!news.isEmpty() && timer < 0) {
      timer = vertx.setTimer(untilNextTelling(), id -> tellNews());
    }
  }

  private long untilNextTelling() {
    long sinceMillis = TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos() - toldNanos);
    return Math.max(COALESCE_MILLIS, LEAST_GAP_MILLIS - sinceMillis);
  }

  private void tellNews() {
    timer = -1;
    toldNanos = clock.monotonicNanos();
    List<Job> told = List.copyOf(news);
    news.clear();
    told.forEach(this::tellIfReady);
  }

  private void tellIfReady(Job job) {
    if (!job.providers.stream().allMatch(Provider::hasAnswered)) {
      return;
    }
    job.told = true;
    List<TargetGroup> groups = new ArrayList<>();
    int targets = 0;
    for (Provider provider : job.providers) {
      for (TargetGroup group : provider.groups()) {
        if (!group.targets().isEmpty()) {
          groups.add(group);
          targets += group.targets().size();
        }
      }
    }
    metrics.discoveredTargets(job.name, targets);
    metrics.updateSent();
    boolean whole = job.providers.stream().allMatch(Provider::hasFound);
    listener.onTargetGroups(job.name, groups, whole);
  }

  /** A scrape configuration, as discovery sees it. */
  private static final class Job {
    private final String name;
    private final Set<Provider> providers = new LinkedHashSet<>();
    private boolean told;

    Job(String name) {
      this.name = name;
    }
  }

  /** A discoverer with what it found last. */
  private static final class Provider implements Discoverer.Findings {
    private final Discoverer discoverer;
    private final Consumer<Provider> onNews;
    private List<TargetGroup> groups = List.of();
    private boolean answered;
    private boolean found;

    Provider(Discoverer discoverer, Consumer<Provider> onNews) {
      this.discoverer = discoverer;
      this.onNews = onNews;
    }

    void start() {
      discoverer.start(this);
    }

    void close() {
      discoverer.close();
    }

    boolean hasAnswered() {
      return answered;
    }

    boolean hasFound() {
      return found;
    }

    List<TargetGroup> groups() {
      return groups;
    }

    @Override
    public void found(List<TargetGroup> now) {
      boolean changed = !found || !now.equals(groups);
      answered = true;
      found = true;
      if (changed) {
        groups = now;
        onNews.accept(this);
      }
    }

    @Override
    public void foundSome(List<TargetGroup> now) {
      boolean changed = !answered || !now.equals(groups);
      answered = true;
      if (changed) {
        groups = now;
        onNews.accept(this);
      }
    }

    @Override
    public void failed() {
      if (!answered) {
        answered = true;
        onNews.accept(this);
      }
    }
  }
}
