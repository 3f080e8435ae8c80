// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import java.io.IOException;

/**
 * Blocks that nobody sees until {@link SpoolLane#commit}; left-overs of a crash are deleted at the
 * next start. Belongs to the worker of its lane.
 */
public final class StagedSegment {
  static final String SUFFIX = ".stage";

  private final SegmentWriter writer;

  StagedSegment(SegmentWriter writer) {
    this.writer = writer;
  }

  /** Adds a block; its sequence is given by the commit and not looked at. */
  public void add(Block block) throws IOException {
    writer.append(block, writer.segment().count(), false);
  }

  /** How many blocks it holds, and so how many sequences its commit takes. */
  public int count() {
    return writer.segment().count();
  }

  SegmentWriter writer() {
    return writer;
  }
}
