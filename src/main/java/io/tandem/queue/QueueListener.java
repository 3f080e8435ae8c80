// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

import io.tandem.model.DropReason;
import io.tandem.wire.TargetIndex;

/** Is told what happens in a queue; called on the lane's event loop. */
public interface QueueListener {
  /** There may be more to send than before. */
  void readable();

  /** Samples left the queue unsent. */
  void dropped(DropReason reason, long samples);

  /** These scrapes were among what was dropped for its age. */
  void gaveUp(DropReason reason, TargetIndex scrapes);

  /** Whether {@link #gaveUp} is wanted of what must be read from disk for it. */
  boolean isAskedWhatIsGivenUp();

  /** Blocks of the disk could not be read. */
  void corrupt(int blocks);

  /** Samples that an earlier process left were found. */
  void restored(long samples);

  /** The disk took nothing, for this reason; the queue goes on in memory. */
  void diskFailed(String reason);

  /** The disk works again and has everything. */
  void diskRecovered();
}
