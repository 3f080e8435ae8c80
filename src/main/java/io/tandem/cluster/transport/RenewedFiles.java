// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and tokens that somebody renews by putting new files in their place. Their times are
 * looked at now and then, on a worker; after a change, and again while that fails, they are taken
 * up. Starts and ends on any thread, looks on the event loop it was started on.
 */
final class RenewedFiles {
  static final Duration INTERVAL = Duration.ofSeconds(20);

  private static final Logger LOG = Logger.getLogger(RenewedFiles.class);

  private final Vertx vertx;
  private final List<Path> files;
  private final Supplier<Future<?>> takeUp;
  private volatile @Nullable List<Object> taken;
  private volatile long timer = -1;
  private boolean isFailing;

  RenewedFiles(Vertx vertx, List<Path> files, Supplier<Future<?>> takeUp) {
    this.vertx = vertx;
    this.files = files;
    this.takeUp = takeUp;
  }

  /** Looks now, and again after each interval. */
  RenewedFiles start(Duration interval) {
    timer = vertx.setPeriodic(interval.toMillis(), id -> look());
    look();
    return this;
  }

  void close() {
    vertx.cancelTimer(timer);
  }

  private void look() {
    stamps()
        .compose(
            now ->
                now.equals(taken)
                    ? Future.succeededFuture()
                    : takeUp.get().onSuccess(done -> took(now)))
        .onFailure(this::failed);
  }

  private void took(List<Object> now) {
    if (isFailing) {
      LOG.infof("A file of the fleet can be read again: file=%s", files.getFirst());
    }
    isFailing = false;
    taken = now;
  }

  private void failed(Throwable failure) {
    if (!isFailing) {
      LOG.warnf(
          "A file of the fleet cannot be taken up, the old one stays: file=%s error=%s",
          files.getFirst(), failure);
    }
    isFailing = true;
  }

  private Future<List<Object>> stamps() {
    return vertx.executeBlocking(
        () -> {
          List<Object> stamps = new ArrayList<>();
          for (Path file : files) {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            stamps.add(now.lastModifiedTime());
            stamps.add(now.size());
            stamps.add(String.valueOf(now.fileKey()));
          }
          return stamps;
        },
        false);
  }
}
