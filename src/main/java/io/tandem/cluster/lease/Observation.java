// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a Lease did not change before the eyes of one observer, by its own monotonic clock. What
 * others write into the record about time is not looked at: clocks differ. Belongs to the fleet's
 * event loop.
 */
final class Observation {
  private @Nullable String version;
  private long sinceNanos;
  private long durationSeconds;

  /** The Lease as it was just read. */
  void see(LeaseRecord lease, long nowNanos) {
    if (!lease.version().equals(version)) {
      version = lease.version();
      sinceNanos = nowNanos;
      durationSeconds = Math.max(1, lease.durationSeconds());
    }
  }

  /** Whether what was seen last did not change for its duration: it is nobody's any more. */
  boolean isExpired(long nowNanos) {
    return version != null && nowNanos - sinceNanos > TimeUnit.SECONDS.toNanos(durationSeconds);
  }
}
