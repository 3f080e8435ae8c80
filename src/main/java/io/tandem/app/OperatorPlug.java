// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.app.DataWay.RefusedException;
import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.TandemSettings;
import io.tandem.config.read.ConfigText;
import io.tandem.config.read.ObjectFile;
import io.tandem.discovery.DiscoveryFaults;
import io.tandem.discovery.DiscoveryReports;
import io.tandem.discovery.FailureLog;
import io.tandem.discovery.operator.MonitorJobs;
import io.tandem.discovery.operator.Monitors;
import io.tandem.discovery.operator.translate.MonitorKind;
import io.tandem.discovery.operator.translate.OperatorSettings;
import io.tandem.discovery.operator.translate.RefusedMonitorException;
import io.tandem.model.Loop;
import io.tandem.selfmetrics.SelfMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What monitors add to the file, for who runs by the file: jobs behind it, as {@link ConfigText}
 * has them. Each monitor's are tried with the file first, so that a faulty one is left out alone.
 * Methods may be called from any thread; the state belongs to the event loop of discovery, and
 * texts are read on workers, one at a time.
 */
@Singleton
final class OperatorPlug {
  private static final Logger LOG = Logger.getLogger(OperatorPlug.class);

  private final Vertx vertx;
  private final @Nullable Path file;
  private final Loop loop;
  private final Stages.Feeds feeds;
  private final FailureLog failures;
  private final MonitorTrial trial;
  private final String ownNamespace;
  private final DataWay way;

  private @Nullable Monitors monitors;
  private @Nullable Following following;
  private @Nullable News waiting;
  private String further = "";
  private boolean busy;

  /** Raised whenever somebody else wants to know, or nobody. */
  private int turn;

  /** The object that selects monitors, as it is now. */
  record Asked(String text, OperatorSettings settings) {}

  /**
   * Who wants to know.
   *
   * @param takesSecrets whether values of Secrets may be told
   * @param known what was told last, by an earlier process or coordinator
   * @param text of the file by which everything runs
   * @param listener told of all that follows the file, on the event loop of discovery
   */
  record Following(
      Asked asked,
      boolean takesSecrets,
      String known,
      Supplier<String> text,
      Consumer<String> listener) {}

  private record News(List<MonitorJobs> jobs, Set<MonitorKind> unknown) {}

  OperatorPlug(
      Vertx vertx,
      TandemSettings settings,
      DataWay way,
      Stages.Feeds feeds,
      DiscoveryFaults faults,
      SelfMetrics metrics) {
    this.vertx = vertx;
    this.feeds = feeds;
    this.way = way;
    file = settings.operatorFile();
    loop = feeds.loop();
    failures = new DiscoveryReports(metrics.discovery(), faults).failures("operator");
    trial = new MonitorTrial(way::faults);
    ownNamespace = settings.fleet() == null ? "default" : settings.fleet().namespace();
  }

  /** Whether monitors are looked at. */
  boolean isOn() {
    return file != null;
  }

  /** Reads the object; null where monitors are not looked at. Blocks. */
  @Nullable Asked read() throws RefusedException {
    if (file == null) {
      return null;
    }
    try {
      String text = Files.readString(file);
      JsonObject object = new JsonObject(new JsonObject(ObjectFile.read(file, text)).encode());
      return new Asked(text, new OperatorSettings(object, ownNamespace));
    } catch (IOException e) {
      throw way.refused(List.of(file + ": expected a file that can be read: " + e));
    } catch (ConfigException e) {
      throw way.refused(e.problems().stream().map(ConfigProblem::toString).toList());
    } catch (RefusedMonitorException e) {
      throw way.refused(List.of(file + ": " + e.getMessage()));
    }
  }

  /** What of it can be read behind this file; blocks. */
  String fitting(String text, String behind) {
    return trial.fitting(text, behind);
  }

  /** Begins, or goes on where the same object asks for the same. */
  void follow(Following next) {
    loop.execute(() -> begin(next));
  }

  private void begin(Following next) {
    Following before = following;
    following = next;
    turn++;
    Monitors running = monitors;
    if (before != null && running != null && before.asked().text().equals(next.asked().text())) {
      running.lookAgain();
      return;
    }
    if (running != null) {
      running.close();
    }
    further = next.known();
    List<String> unread = next.asked().settings().unread();
    if (!unread.isEmpty()) {
      LOG.infof(
          "Fields without effect on which monitors are scraped and how: %s file=%s",
          String.join(", ", unread), file);
    }
    Monitors started =
        new Monitors(
            loop,
            feeds.pool(),
            failures,
            next.asked().settings(),
            next.takesSecrets(),
            (jobs, unknown) -> changed(new News(jobs, unknown)));
    monitors = started;
    started.start();
  }

  private void changed(News news) {
    Following to = following;
    if (to == null) {
      return;
    }
    if (busy) {
      waiting = news;
      return;
    }
    busy = true;
    int began = turn;
    String before = further;
    vertx
        .executeBlocking(() -> trial.of(to.text().get(), news.jobs(), news.unknown(), before))
        .onComplete(done -> loop.execute(() -> tried(began, to, done.result(), done.cause())));
  }

  private void tried(
      int began, Following to, MonitorTrial.@Nullable Result result, @Nullable Throwable failure) {
    busy = false;
    Monitors running = monitors;
    if (began == turn && running != null && result != null) {
      running.judged(result.good(), result.faulty());
      if (!result.further().equals(further)) {
        further = result.further();
        LOG.infof("Monitors changed monitors=%d jobs=%d", result.good().size(), result.jobs());
        to.listener().accept(further);
      }
    } else if (result == null) {
      LOG.warnf(failure, "Monitors could not be tried");
    }
    News next = waiting;
    waiting = null;
    if (next != null) {
      changed(next);
    }
  }

  /** Looks at monitors no more. */
  void close() {
    loop.execute(
        () -> {
          following = null;
          turn++;
          waiting = null;
          if (monitors != null) {
            monitors.close();
            monitors = null;
          }
        });
  }
}
