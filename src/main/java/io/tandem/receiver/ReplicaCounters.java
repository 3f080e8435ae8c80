// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.tandem.model.HaIdentity;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What arrived from one replica. Samples = stored + deduplicated + refused. Belongs to {@link
 * Traffic}.
 */
final class ReplicaCounters {
  /** Null for requests without an HA identity. */
  final @Nullable HaIdentity identity;

  final Map<String, Long> refused = new TreeMap<>();
  long requests;
  long bytes;
  long samples;
  long stored;
  long deduplicated;
  long series;
  long lastMillis;
  int lastStatus;

  ReplicaCounters(@Nullable HaIdentity identity) {
    this.identity = identity;
  }

  void refuse(String reason, long count) {
    if (count > 0) {
      refused.merge(reason, count, Long::sum);
    }
  }

  void seriesChanged(int delta) {
    series += delta;
  }

  String cluster() {
    return identity == null ? "" : identity.cluster();
  }

  String replica() {
    return identity == null ? "" : identity.replica();
  }
}
