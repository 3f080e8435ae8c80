// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.remotewrite.SendResult.Limit;
import java.time.Duration;

/**
 * How large requests are and how often they go, learned from the endpoint's limits: fewer samples
 * at once where it limits samples, longer waits where it limits requests, fewer bytes where it
 * called one too large. The first two grow back with success. Belongs to the lane's event loop.
 */
final class Pace {
  private static final int LEAST_SAMPLES = 100;
  private static final int LEAST_BYTES = 32 << 10;
  private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int SUCCESSES_TO_GROW = 16;

  private final int mostSamples;
  private final long deadlineNanos;
  private int maxBytes;
  private int maxSamples;
  private long intervalNanos;
  private int successes;

  Pace(int maxBytes, int maxSamples, Duration batchSendDeadline) {
    this.maxBytes = maxBytes;
    this.mostSamples = maxSamples;
    this.maxSamples = maxSamples;
    this.deadlineNanos = batchSendDeadline.toNanos();
    this.intervalNanos = deadlineNanos;
  }

  int maxBytes() {
    return maxBytes;
  }

  int maxSamples() {
    return maxSamples;
  }

  /** A request that is not full waits this long after the last one. */
  long intervalNanos() {
    return intervalNanos;
  }

  void accepted() {
    if (maxSamples == mostSamples && intervalNanos == deadlineNanos) {
      return;
    }
    successes++;
    if (successes == SUCCESSES_TO_GROW) {
      successes = 0;
      maxSamples = (int) Math.min(mostSamples, 2L * maxSamples);
      intervalNanos = Math.max(deadlineNanos, intervalNanos / 2);
    }
  }

  /** The endpoint refused a request of so many samples for their rate, or for the requests'. */
  void limited(Limit limit, int samples) {
    successes = 0;
    switch (limit) {
      case SAMPLES -> maxSamples = Math.max(LEAST_SAMPLES, Math.min(maxSamples, samples) / 2);
      case REQUESTS ->
          intervalNanos =
              Math.max(deadlineNanos, Math.min(LONGEST_NANOS, Math.max(1, 2 * intervalNanos)));
    }
  }

  /** The endpoint refused a request of so many bytes; its limit does not move. */
  void tooLarge(int bytes) {
    maxBytes = Math.max(LEAST_BYTES, Math.min(maxBytes, bytes / 2));
  }
}
