// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.vertx.core.Context;
import java.util.HashSet;
import java.util.Set;

/**
 * One event loop and what its targets share. {@link #run} may be called by any thread, all else
 * belongs to the event loop.
 */
final class LoopWorker {
  private static final int SCRATCH_BYTES = 64 * 1024;

  private final Context context;
  private final LoopResources resources;
  private final byte[] scratch = new byte[SCRATCH_BYTES];
  private final Set<ScrapeLoop> loops = new HashSet<>();

  LoopWorker(Context context, LoopResources resources) {
    this.context = context;
    this.resources = resources;
  }

  void run(Runnable action) {
    context.runOnContext(nothing -> action.run());
  }

  LoopResources resources() {
    return resources;
  }

  /** For bytes on their way from the network into a scrape. */
  byte[] scratch() {
    return scratch;
  }

  void add(ScrapeLoop loop) {
    loops.add(loop);
  }

  void remove(ScrapeLoop loop) {
    loops.remove(loop);
  }

  /** Whether no other loop writes the same labels: then the series of a leaving one have ended. */
  boolean hasNoOther(ScrapeLoop leaving) {
    for (ScrapeLoop loop : loops) {
      if (loop != leaving && loop.target().labels().equals(leaving.target().labels())) {
        return false;
      }
    }
    return true;
  }
}
