// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Clock;
import io.tandem.wire.OpenRequest;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Series that the endpoint refuses even when they are sent alone: taken out of a request that was
 * refused, so that they need not be searched for again. Forgotten after ten minutes, for limits and
 * relabeling change. Holds at most a thousand. Belongs to the lane's event loop.
 */
final class Quarantine {
  private static final int MOST = 1000;
  private static final long STAY_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long SEARCH_NANOS = Duration.ofMinutes(1).toNanos();

  private final Clock clock;
  private final Map<Long, Long> untilNanos =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST;
        }
      };
  private long nextSearchNanos;

  Quarantine(Clock clock) {
    this.clock = clock;
    this.nextSearchNanos = clock.monotonicNanos();
  }

  void add(long labelsHash) {
    untilNanos.put(labelsHash, clock.monotonicNanos() + STAY_NANOS);
  }

  /** The series of a request that are not in here. */
  BitSet outside(OpenRequest request) {
    long now = clock.monotonicNanos();
    untilNanos.values().removeIf(until -> until - now < 0);
    BitSet outside = new BitSet();
    for (int i = 0; i < request.seriesCount(); i++) {
      outside.set(i, !untilNanos.containsKey(request.labelsHash(i)));
    }
    return outside;
  }

  /**
   * Whether a search may begin: at most one a minute, for it costs twenty requests and more, and
   * what was not at fault the endpoint has stored already.
   */
  boolean maySearch() {
    long now = clock.monotonicNanos();
    if (nextSearchNanos - now > 0) {
      return false;
    }
    nextSearchNanos = now + SEARCH_NANOS;
    return true;
  }
}
