// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.tandem.model.HaIdentity;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What arrived, per replica, and the answers that were given before a replica was known. Replicas
 * beyond the bound are counted together under an identity of empty names. Thread: the receiver's
 * event loop.
 */
final class Traffic {
  private static final int MAX_REPLICAS = 1000;

  private final Map<HaIdentity, ReplicaCounters> replicas =
      new TreeMap<>(Comparator.comparing(HaIdentity::cluster).thenComparing(HaIdentity::replica));
  private final ReplicaCounters withoutIdentity = new ReplicaCounters(null);

  /** How many answers of each status were given, in all. */
  final Map<Integer, Long> answers = new TreeMap<>();

  /** Requests refused before anything of them was read, by reason. */
  final Map<String, Long> refusedRequests = new TreeMap<>();

  long metadata;
  long unsortedSeries;
  long histograms;
  long exemplars;

  ReplicaCounters replica(@Nullable HaIdentity identity) {
    if (identity == null) {
      return withoutIdentity;
    }
    ReplicaCounters known = replicas.get(identity);
    if (known != null) {
      return known;
    }
    HaIdentity kept = replicas.size() < MAX_REPLICAS ? identity : new HaIdentity("", "");
    return replicas.computeIfAbsent(kept, ReplicaCounters::new);
  }

  Collection<ReplicaCounters> replicas() {
    return replicas.values();
  }

  ReplicaCounters withoutIdentity() {
    return withoutIdentity;
  }

  void answered(int status) {
    answers.merge(status, 1L, Long::sum);
  }

  void refusedRequest(String reason) {
    refusedRequests.merge(reason, 1L, Long::sum);
  }
}
