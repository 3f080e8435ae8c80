// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.DropReason;
import io.tandem.queue.QueueListener;
import org.jboss.logging.Logger;

/** Counts and tells what happens in a lane's queue. Belongs to the lane's event loop. */
final class QueueEvents implements QueueListener {
  private static final Logger LOG = Logger.getLogger(QueueEvents.class);

  private final String lane;
  private final EndpointContext endpoint;
  private final Runnable readable;
  private boolean diskFailing;

  /** Events of one lane; the action runs when there may be more to send. */
  QueueEvents(String lane, EndpointContext endpoint, Runnable readable) {
    this.lane = lane;
    this.endpoint = endpoint;
    this.readable = readable;
  }

  boolean isDiskFailing() {
    return diskFailing;
  }

  @Override
  public void readable() {
    readable.run();
  }

  @Override
  public void dropped(DropReason reason, long samples) {
    endpoint.counters().dropped(reason, samples, "lane " + lane);
  }

  @Override
  public void corrupt(int blocks) {
    endpoint.counters().corrupt(blocks);
  }

  @Override
  public void restored(long samples) {
    endpoint.counters().restored(samples);
  }

  @Override
  public void diskFailed(String reason) {
    LOG.logf(
        diskFailing ? Logger.Level.DEBUG : Logger.Level.WARN,
        "spool not writable, keeping data in memory endpoint=%s lane=%s error=%s",
        endpoint.key().name(),
        lane,
        reason);
    diskFailing = true;
  }

  @Override
  public void diskRecovered() {
    diskFailing = false;
    LOG.infof("spool writable again endpoint=%s lane=%s", endpoint.key().name(), lane);
  }
}
