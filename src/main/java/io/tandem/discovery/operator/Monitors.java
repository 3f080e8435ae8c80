// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator;

import io.tandem.discovery.FailureLog;
import io.tandem.discovery.kubernetes.feed.FeedPool;
import io.tandem.discovery.operator.translate.Monitor;
import io.tandem.discovery.operator.translate.MonitorKind;
import io.tandem.discovery.operator.translate.OperatorSettings;
import io.tandem.discovery.operator.translate.Reference;
import io.tandem.discovery.operator.translate.RefusedMonitorException;
import io.tandem.discovery.operator.translate.Translator;
import io.tandem.model.Loop;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps up with the monitors that a Prometheus object selects, and translates them: all of them,
 * {@value #GATHER_MILLIS} ms after the first change of any. A monitor that is refused keeps the
 * jobs that it had last, and costs the others nothing; so does a kind that cannot be looked at. The
 * object's own further jobs, which lie in a Secret, are one more of them. What monitors refer to is
 * got again each minute, and sooner where it could not be got. Belongs to the event loop of
 * discovery.
 */
public final class Monitors {
  private static final int GATHER_MILLIS = 1_000;
  private static final int REFRESH_MILLIS = 10_000;
  private static final int REFRESHES_OF_ALL = 6;

  private final Loop loop;
  private final FeedPool pool;
  private final FailureLog failures;
  private final OperatorSettings settings;
  private final boolean takesSecrets;
  private final Listener listener;
  private final Translator translator;
  private final ReferenceStore references;
  private @Nullable MonitorFeeds feeds;

  /** What was taken last, by monitor. */
  private final Map<String, MonitorJobs> taken = new HashMap<>();

  /** What was not, and why. */
  private final Map<MonitorJobs, String> refused = new HashMap<>();

  /** Monitors of which the last look told something new, or the same again. */
  private final Set<String> fine = new HashSet<>();

  private Set<String> present = Set.of();
  private Loop.@Nullable Timer gathering;
  private Loop.@Nullable Timer refreshing;
  private int refreshes;
  private boolean closed;

  /** Takes what monitors ask for. */
  @FunctionalInterface
  public interface Listener {
    /**
     * All that is known now; to be answered by {@link #judged}.
     *
     * @param unknown kinds of which nothing is known yet, for nobody could look at them
     */
    void changed(List<MonitorJobs> jobs, Set<MonitorKind> unknown);
  }

  /**
   * Watches nothing yet.
   *
   * @param takesSecrets whether values of Secrets may travel to where they are needed
   */
  public Monitors(
      Loop loop,
      FeedPool pool,
      FailureLog failures,
      OperatorSettings settings,
      boolean takesSecrets,
      Listener listener) {
    this.loop = loop;
    this.pool = pool;
    this.failures = failures;
    this.settings = settings;
    this.takesSecrets = takesSecrets;
    this.listener = listener;
    translator = new Translator(settings);
    references = new ReferenceStore(() -> pool.connection(MonitorFeeds.HERE), this::gather);
  }

  /** Begins to watch. */
  public void start() {
    settings
        .faults()
        .forEach((kind, fault) -> failures.failed("selector of " + kind.kind().plural(), fault));
    feeds = new MonitorFeeds(pool, settings, this::gather);
    refreshing = loop.schedule(REFRESH_MILLIS, this::refresh);
    gather();
  }

  /** Tells everything again, for something else changed. */
  public void lookAgain() {
    gather();
  }

  private void gather() {
    if (gathering == null && !closed) {
      gathering = loop.schedule(GATHER_MILLIS, this::look);
    }
  }

  private void look() {
    gathering = null;
    MonitorFeeds from = feeds;
    if (closed || from == null || !from.isSettled()) {
      return;
    }
    Set<MonitorKind> unknown = EnumSet.noneOf(MonitorKind.class);
    List<MonitorJobs> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    boolean lacking = false;
    references.begin();
    fine.clear();
    for (MonitorKind kind : from.kinds()) {
      if (!from.isKnown(kind)) {
        unknown.add(kind);
      }
      for (Monitor monitor : from.monitors(kind)) {
        lacking |= add(monitor.shown(), () -> translator.translate(monitor, references), seen, all);
      }
    }
    Reference additional = settings.additionalJobs();
    if (additional != null) {
      String shown = "additionalScrapeConfigs of Secret " + additional.thing();
      lacking |= add(shown, () -> translator.additional(references), seen, all);
    }
    if (!lacking) {
      forgetAllBut(seen);
      listener.changed(all, unknown);
    }
  }

  /** Adds what one asks for; whether something that it refers to is not known yet. */
  private boolean add(
      String shown, Supplier<List<String>> from, Set<String> seen, List<MonitorJobs> all) {
    seen.add(shown);
    MonitorJobs jobs = translate(shown, from);
    if (jobs != null) {
      all.add(jobs);
    }
    return references.lackedSomething();
  }

  /** What it asks for, or asked for last; null where that is nothing. */
  private @Nullable MonitorJobs translate(String shown, Supplier<List<String>> from) {
    try {
      List<String> jobs = from.get();
      boolean hasSecrets = references.usedSecret();
      if (hasSecrets && !takesSecrets) {
        throw new RefusedMonitorException(
            "names a Secret, and members that speak plainly are told none: see --fleet.tls-cert");
      }
      MonitorJobs made = new MonitorJobs(shown, String.join("\n", jobs), hasSecrets);
      if (refused.containsKey(made)) {
        return taken.get(shown);
      }
      fine.add(shown);
      return made;
    } catch (RefusedMonitorException e) {
      references.usedSecret();
      failures.failed(shown, String.valueOf(e.getMessage()));
      return taken.get(shown);
    }
  }

  /**
   * Says what came of the jobs that the listener was told of.
   *
   * @param good those that are taken
   * @param faulty those that are not, and why
   */
  public void judged(List<MonitorJobs> good, Map<MonitorJobs, String> faulty) {
    if (closed) {
      return;
    }
    for (MonitorJobs jobs : good) {
      taken.put(jobs.shown(), jobs);
      if (fine.contains(jobs.shown())) {
        refused.keySet().removeIf(other -> other.shown().equals(jobs.shown()));
        failures.succeeded(jobs.shown());
      }
    }
    faulty.forEach(
        (jobs, fault) -> {
          refused.put(jobs, fault);
          failures.failed(jobs.shown(), fault);
          if (taken.containsKey(jobs.shown())) {
            gather();
          }
        });
  }

  private void forgetAllBut(Set<String> seen) {
    for (String shown : present) {
      if (!seen.contains(shown)) {
        taken.remove(shown);
        refused.keySet().removeIf(jobs -> jobs.shown().equals(shown));
        failures.forget(shown);
      }
    }
    present = seen;
  }

  private void refresh() {
    refreshing = loop.schedule(REFRESH_MILLIS, this::refresh);
    refreshes++;
    references.refresh(refreshes % REFRESHES_OF_ALL == 0);
  }

  /** Watches nothing any more. */
  public void close() {
    closed = true;
    cancel(gathering);
    cancel(refreshing);
    references.close();
    if (feeds != null) {
      feeds.close();
    }
    failures.close();
  }

  private static void cancel(Loop.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
