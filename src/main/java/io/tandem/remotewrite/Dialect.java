// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.config.RemoteWriteConfig.Message;
import io.tandem.model.Clock;
import io.tandem.remotewrite.EndpointTransport.Written;
import org.jboss.logging.Logger;

/**
 * Which message of remote write an endpoint is sent: the one that is configured, or 1.0 for an hour
 * after the endpoint showed that it does not take 2.0. A request that was refused so is sent again
 * as 1.0 at once. Shared by the lanes of an endpoint; any thread.
 */
final class Dialect {
  private static final Logger LOG = Logger.getLogger(Dialect.class);
  private static final long MEMORY_NANOS = 3_600_000_000_000L;

  private final Message configured;
  private final String endpoint;
  private final Clock clock;
  private volatile boolean fallen;
  private volatile long fallenNanos;

  Dialect(Message configured, String endpoint, Clock clock) {
    this.configured = configured;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /** What the endpoint is to be sent now. */
  Message message() {
    boolean forgotten = fallen && clock.monotonicNanos() - fallenNanos > MEMORY_NANOS;
    return fallen && !forgotten ? Message.V1 : configured;
  }

  /**
   * Whether an answer to a request of 2.0 shows that the endpoint takes 1.0 only: it says so, or it
   * was content and tells nothing of what it wrote. Who is not elected writes nothing, so 202 shows
   * nothing.
   */
  static boolean showsOnlyV1(int status, Written written) {
    return status == 415 || status / 100 == 2 && status != 202 && written.isUnknown();
  }

  /** From now on 1.0, for an hour. */
  void fallBack(int status) {
    LOG.logf(
        fallen ? Logger.Level.DEBUG : Logger.Level.WARN,
        "endpoint takes remote write 1.0 only, tried again in an hour endpoint=%s status=%d",
        endpoint,
        status);
    fallenNanos = clock.monotonicNanos();
    fallen = true;
  }
}
