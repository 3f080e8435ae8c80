// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.DropReason;
import io.tandem.queue.QueueListener;
import io.tandem.wire.TargetIndex;
import org.jboss.logging.Logger;

/** Counts and tells what happens in a lane's queue. Belongs to the lane's event loop. */
final class QueueEvents implements QueueListener {
  private static final Logger LOG = Logger.getLogger(QueueEvents.class);

  private final String lane;
  private final EndpointContext endpoint;
  private final Lane owner;
  private boolean diskFailing;

  QueueEvents(String lane, EndpointContext endpoint, Lane owner) {
    this.lane = lane;
    this.endpoint = endpoint;
    this.owner = owner;
  }

  boolean isDiskFailing() {
    return diskFailing;
  }

  @Override
  public void readable() {
    owner.turn();
  }

  @Override
  public void dropped(DropReason reason, long samples) {
    endpoint.counters().dropped(reason, samples, "lane " + lane);
  }

  @Override
  public void gaveUp(DropReason reason, TargetIndex scrapes) {
    if (reason == DropReason.DEDUPLICATED) {
      owner.gaveUp(scrapes);
    }
  }

  @Override
  public boolean isAskedWhatIsGivenUp() {
    return endpoint.directions().isHeard();
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
