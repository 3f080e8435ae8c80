// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.wire.EncodedScrape;
import io.tandem.wire.ScrapeStage;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A large scrape on its way to all endpoints of its encoding. Tells its source to stop while the
 * slowest of them has 2 MiB to write. Belongs to the target's event loop, but for the count of
 * bytes under way.
 */
final class FanOutStage implements ScrapeStage {
  private static final long MOST_BYTES = 2L << 20;

  private final List<EndpointStage> stages;
  private final AtomicLong underWay = new AtomicLong();
  private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();

  FanOutStage(List<EndpointStage> stages) {
    this.stages = stages;
  }

  @Override
  public boolean add(EncodedScrape.Part part) {
    long most = (long) stages.size() * MOST_BYTES;
    long now = underWay.addAndGet((long) stages.size() * part.length());
    for (EndpointStage stage : stages) {
      stage.add(
          part,
          () -> {
            if (underWay.addAndGet(-part.length()) < most / 2) {
              drained();
            }
          });
    }
    return now < most;
  }

  @Override
  public void onDrain(Runnable action) {
    Context context = Vertx.currentContext();
    waiting.set(context == null ? action : () -> context.runOnContext(v -> action.run()));
    if (underWay.get() < stages.size() * MOST_BYTES / 2) {
      drained();
    }
  }

  private void drained() {
    Runnable action = waiting.getAndSet(null);
    if (action != null) {
      action.run();
    }
  }

  @Override
  public void commit(EncodedScrape last) {
    stages.forEach(stage -> stage.commit(last));
  }

  @Override
  public void abort() {
    stages.forEach(EndpointStage::abort);
  }
}
