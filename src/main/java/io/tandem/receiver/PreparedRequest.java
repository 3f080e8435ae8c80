// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request that was decoded and judged without regard to what the receiver holds: which series may
 * be kept, and what is wrong with the others. Made by {@link RequestReader} on one thread, then
 * only read.
 */
final class PreparedRequest {
  /** The pair on the first series, or null for a request without HA. */
  @Nullable HaIdentity identity;

  final List<Kept> kept = new ArrayList<>();

  /** Refused samples by reason. */
  final Map<String, Long> refused = new TreeMap<>();

  /** The first fault; Cortex tells only this one. */
  @Nullable Refusal firstRefusal;

  /** All samples and histograms, refused ones included. */
  long samples;

  /** Of remote write 2.0, whose senders want to know what was written. */
  boolean isSecondVersion;

  long keptWeight;
  long keptHistograms;
  long keptExemplars;
  int metadata;
  int keptMetadata;
  long unsortedSeries;
  long histograms;
  long exemplars;

  /** A series that passed, without empty labels and, in a request with HA, without the replica. */
  record Kept(Labels labels, IncomingSeries series) {}

  void refuse(Refusal refusal, long count) {
    refused.merge(refusal.reason(), count, Long::sum);
    if (firstRefusal == null) {
      firstRefusal = refusal;
    }
  }
}
