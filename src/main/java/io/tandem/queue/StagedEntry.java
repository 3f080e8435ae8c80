// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

/** A staged scrape that was committed and is not visible yet; it takes as many places as blocks. */
record StagedEntry(long sequence, int count, long samples, long firstMillis, StageWork work)
    implements Entry {
  @Override
  public long lastSequence() {
    return sequence + count - 1;
  }

  @Override
  public long bytes() {
    return 0;
  }
}
