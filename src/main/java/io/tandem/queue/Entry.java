// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

/** What waits in memory. */
sealed interface Entry permits Held, StagedEntry {
  /** Its first place in the lane. */
  long sequence();

  /** Its last one. */
  long lastSequence();

  /** Bytes of memory that it takes. */
  long bytes();

  long samples();

  /** No sample in it is older. */
  long firstMillis();
}
