// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import java.util.Map;

/**
 * What the receiver got so far, over all replicas. Immutable.
 *
 * @param series in memory
 * @param elected the elected replica by cluster
 */
public record ReceiverSummary(Counts counts, int series, Map<String, String> elected) {
  public ReceiverSummary {
    elected = Map.copyOf(elected);
  }

  /** Since the start; samples = stored + deduplicated + refused. */
  public record Counts(long requests, long samples, long stored, long deduplicated, long bytes) {
    public long refused() {
      return samples - stored - deduplicated;
    }
  }
}
