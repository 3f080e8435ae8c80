// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

/** A file that was deleted before all of its blocks were sent. */
public final class RemovedSegment {
  private final Segment segment;
  private final Cause cause;

  RemovedSegment(Segment segment, Cause cause) {
    this.segment = segment;
    this.cause = cause;
  }

  /** Why it went. */
  public enum Cause {
    /** The lane's bytes were over their bound. */
    FULL,
    /** All of its samples were too old. */
    OLD
  }

  public Cause cause() {
    return cause;
  }

  /** The sequence of its last block. */
  public long lastSequence() {
    return segment.lastSequence();
  }

  /** Samples in its blocks of this sequence and later ones. */
  public long samplesFrom(long sequence) {
    return segment.samplesFrom(sequence);
  }
}
