// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import io.tandem.config.DiscoveryConfig.FileSd;
import io.tandem.discovery.FileScan.Result;
import io.tandem.model.Clock;
import io.vertx.core.Vertx;

/**
 * Target groups from files. Looks at the files' times each second, which sees a changed file, one
 * renamed into place and a swapped ConfigMap alike, on every kind of file system; reads everything
 * again each refresh_interval. A file that cannot be read keeps its last good groups; one that is
 * gone takes them along.
 */
final class FileDiscoverer implements Discoverer {
  private static final long LOOK_MILLIS = 1_000;

  private final Vertx vertx;
  private final Clock clock;
  private final DiscoveryMetrics metrics;
  private final FileSd config;
  private final FileScan scan;
  private final FailureLog failures;

  private long readAllNanos;
  private long timer = -1;
  private boolean first = true;
  private boolean closed;

  FileDiscoverer(Vertx vertx, Clock clock, DiscoveryReports reports, FileSd config) {
    this.vertx = vertx;
    this.clock = clock;
    this.metrics = reports.metrics();
    this.failures = reports.failures("file");
    this.config = config;
    this.scan = new FileScan(config.files());
  }

  @Override
  public void start(Findings findings) {
    look(findings);
  }

  private void look(Findings findings) {
    long started = clock.monotonicNanos();
    boolean all = first || started - readAllNanos >= config.refreshInterval().toNanos();
    if (all) {
      readAllNanos = started;
    }
    vertx
        .executeBlocking(() -> scan.run(all), false)
        .onSuccess(
            result -> {
              if (all) {
                metrics.refreshed("file", clock.monotonicNanos() - started);
              }
              tell(result, findings);
            })
        .onFailure(
            e -> {
              metrics.refreshFailed("file");
              failures.failed(config.files().toString(), String.valueOf(e.getMessage()));
              findings.failed();
            })
        .onComplete(done -> lookAgain(findings));
  }

  private void tell(Result result, Findings findings) {
    result
        .failed()
        .forEach(
            (file, error) -> {
              metrics.fileReadFailed();
              failures.failed(file, error);
            });
    result.read().forEach(failures::succeeded);
    if (!closed && (first || result.changed())) {
      first = false;
      findings.found(result.groups());
    }
  }

  private void lookAgain(Findings findings) {
    if (!closed) {
      long wait = Math.min(LOOK_MILLIS, config.refreshInterval().toMillis());
      timer = vertx.setTimer(Math.max(1, wait), id -> look(findings));
    }
  }

  @Override
  public void close() {
    closed = true;
    failures.close();
    vertx.cancelTimer(timer);
  }
}
