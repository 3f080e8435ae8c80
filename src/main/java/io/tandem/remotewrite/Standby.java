// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Alarm;
import io.tandem.model.HaIdentity;
import io.tandem.model.Loop;
import io.tandem.remotewrite.SendResult.Accepted;
import io.tandem.remotewrite.SendResult.Deduplicated;
import io.tandem.remotewrite.SendResult.Limit;
import io.tandem.remotewrite.SendResult.RateLimited;
import io.tandem.remotewrite.SendResult.Unauthorised;
import io.tandem.wire.PartCompressor;
import io.tandem.wire.SmallRequests;

/**
 * A lane whose replica is not elected: asks every two seconds, by the heartbeat of its identity,
 * whether it is now.
 *
 * <pre>
 *   sending ── 202 ──► standby ── 200 to a probe ──► sending (kept data first)
 * </pre>
 *
 * Belongs to the lane's event loop.
 */
final class Standby {
  /** Unsent data is kept for this long: three failovers of the receiver. */
  static final long KEEP_MILLIS = 90_000;

  private static final long PROBE_MILLIS = 2_000;
  private static final long LONGEST_PROBE_MILLIS = 30_000;

  private final HaIdentity identity;
  private final EndpointContext endpoint;
  private final Courier courier;
  private final Runnable elected;
  private final SmallRequests requests = new SmallRequests(new PartCompressor());

  private final Alarm alarm;
  private long probeMillis = PROBE_MILLIS;
  private boolean active;

  Standby(
      HaIdentity identity, EndpointContext endpoint, Courier courier, Loop loop, Runnable elected) {
    this.identity = identity;
    this.endpoint = endpoint;
    this.courier = courier;
    this.alarm = new Alarm(loop, this::probe);
    this.elected = elected;
  }

  boolean isActive() {
    return active;
  }

  void begin() {
    active = true;
    probeMillis = PROBE_MILLIS;
    probeLater(probeMillis);
  }

  void stop() {
    active = false;
    alarm.cancel();
  }

  private void probeLater(long millis) {
    // A quarter of jitter keeps the lanes of a fleet from asking together.
    long spread = (long) (0.25 * millis * endpoint.setup().random().nextDouble());
    alarm.in(millis + spread);
  }

  private void probe() {
    byte[] body = requests.heartbeat(identity, endpoint.setup().clock().wallMillis());
    courier.send(body, 0, this::answered);
  }

  private void answered(SendResult result) {
    if (!active) {
      return;
    }
    switch (result) {
      case Accepted accepted -> {
        endpoint.counters().recovered();
        active = false;
        elected.run();
        return;
      }
      case Deduplicated deduplicated -> {
        endpoint.counters().recovered();
        probeMillis = PROBE_MILLIS;
      }
      case RateLimited(Limit limit, String why, long retryAfter) -> {
        endpoint.counters().failed(why);
        probeMillis = Math.min(LONGEST_PROBE_MILLIS, Math.max(2 * probeMillis, retryAfter));
      }
      case Unauthorised(String why) -> {
        endpoint.counters().failed(why);
        courier.refreshCredentials();
        probeMillis = LONGEST_PROBE_MILLIS;
      }
      default -> {
        endpoint.counters().failed(result.why());
        probeMillis = PROBE_MILLIS;
      }
    }
    probeLater(probeMillis);
  }
}
