// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.tandem.model.Clock;
import io.tandem.model.HaIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Elects one replica per cluster, as Cortex' HA tracker does.
 *
 * <p>There is no ranking and no way back: the first replica whose request comes after the failover
 * timeout wins and stays until it is silent. The record of the elected one is renewed only once it
 * is older than the update timeout plus this process's jitter, so the real takeover comes between
 * the failover timeout less that and the failover timeout after its last request. Cortex'
 * compare-and-swap between servers falls away, for there is one. A cluster that was silent for half
 * an hour is forgotten. Time is the receiver's own, never that of samples. Thread: the receiver's
 * event loop.
 */
final class HaTracker {
  private static final Logger LOG = Logger.getLogger(HaTracker.class);
  private static final long FORGET_NANOS = 30L * 60 * 1_000_000_000;

  private final Clock clock;
  private final ReceiverOptions.Ha options;
  private final long updateNanos;
  private final long failoverNanos;
  private final Map<String, Elected> elected = new LinkedHashMap<>();
  private long sweptNanos;

  /** What a request is: of the elected replica, of another one, or of one cluster too many. */
  sealed interface Verdict {
    record Accepted() implements Verdict {}

    record Deduplicated(String elected) implements Verdict {}

    record TooManyClusters(int limit) implements Verdict {}
  }

  /**
   * The elected replica of a cluster.
   *
   * @param receivedNanos when its record was last renewed, monotonic
   * @param sinceMillis when it was elected, wall clock
   * @param changes how often another one took over
   */
  record Elected(String replica, long receivedNanos, long sinceMillis, int changes) {}

  HaTracker(Clock clock, RandomGenerator random, ReceiverOptions.Ha options) {
    this.clock = clock;
    this.options = options;
    long jitter = options.maxJitter().toNanos();
    updateNanos = options.updateTimeout().toNanos() + (jitter == 0 ? 0 : random.nextLong(jitter));
    failoverNanos = options.failoverTimeout().toNanos();
    sweptNanos = clock.monotonicNanos();
  }

  /** Judges a request that carries this identity, now. */
  Verdict check(HaIdentity identity) {
    long now = clock.monotonicNanos();
    forgetSilent(now);
    Elected known = elected.get(identity.cluster());
    if (known == null) {
      if (elected.size() + 1 > options.maxClusters()) {
        return new Verdict.TooManyClusters(options.maxClusters());
      }
      elect(identity, now, 0);
      return new Verdict.Accepted();
    }
    long age = now - known.receivedNanos();
    if (known.replica().equals(identity.replica())) {
      if (age >= updateNanos) {
        elected.put(
            identity.cluster(),
            new Elected(known.replica(), now, known.sinceMillis(), known.changes()));
      }
      return new Verdict.Accepted();
    }
    if (age < updateNanos || age < failoverNanos) {
      return new Verdict.Deduplicated(known.replica());
    }
    elect(identity, now, known.changes() + 1);
    return new Verdict.Accepted();
  }

  /** The elected replica of a cluster, or null. */
  @Nullable Elected elected(String cluster) {
    return elected.get(cluster);
  }

  int clusters() {
    return elected.size();
  }

  private void elect(HaIdentity identity, long now, int changes) {
    LOG.infof(
        "replica elected cluster=%s replica=%s changes=%d",
        identity.cluster(), identity.replica(), changes);
    elected.put(
        identity.cluster(), new Elected(identity.replica(), now, clock.wallMillis(), changes));
  }

  /** Looks through all records at most once in the time after which they are forgotten. */
  private void forgetSilent(long now) {
    if (now - sweptNanos >= FORGET_NANOS) {
      sweptNanos = now;
      elected.values().removeIf(record -> now - record.receivedNanos() >= FORGET_NANOS);
    }
  }
}
