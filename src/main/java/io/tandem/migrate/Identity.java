// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.read.YamlTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the labels that tell senders apart become: cluster, __replica__, and older names. */
final class Identity {
  private static final String LABELS = "external_labels";
  private static final String CLUSTER = "cluster";
  private static final String REPLICA = "__replica__";

  /** What other receivers than AMP are told replicas by. */
  private static final List<String> OTHER_REPLICAS = List.of("prometheus_replica", "replica");

  private final Wishes wishes;
  private final Findings findings;

  Identity(Wishes wishes, Findings findings) {
    this.wishes = wishes;
    this.findings = findings;
  }

  /** A file for a host, a pair or a fleet: what it says stays. */
  void ofFile(Draft draft) {
    cluster(draft);
    YamlTree replica = draft.labelsAt.get(REPLICA);
    if (replica.isSet()) {
      findings.changed(replica, "kept for a process alone; a fleet sends a and b in its place", "");
    }
    others(draft);
  }

  /** A file for a fleet: the replica is not for it to say. */
  void ofFleet(Draft draft, YamlTree root) {
    cluster(draft);
    if (labels(draft).remove(REPLICA) != null) {
      findings.changed(
          draft.labelsAt.get(REPLICA), "__replica__ was left out: a fleet sends a and b", "");
    }
    others(draft);
    if (wishes.cluster() == null && !labels(draft).containsKey(CLUSTER)) {
      findings.stays(
          root, "the cluster has no name", "give --cluster, or clusterName in the chart's values");
    }
    if (labels(draft).isEmpty()) {
      draft.global.remove(LABELS);
    }
  }

  private void cluster(Draft draft) {
    if (wishes.cluster() != null) {
      Object before = labels(draft).put(CLUSTER, wishes.cluster());
      if (before != null && !before.equals(wishes.cluster())) {
        findings.changed(
            draft.labelsAt.get(CLUSTER), "the label cluster is " + wishes.cluster() + " now", "");
      }
    }
  }

  private void others(Draft draft) {
    for (String name : OTHER_REPLICAS) {
      if (labels(draft).remove(name) != null) {
        findings.changed(
            draft.labelsAt.get(name),
            "the external label " + name + " was left out: AMP would store each copy",
            "AMP tells replicas by __replica__ alone");
      }
    }
    if (labels(draft).isEmpty()) {
      draft.global.remove(LABELS);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> labels(Draft draft) {
    if (!(draft.global.get(LABELS) instanceof Map<?, ?>)) {
      draft.global.put(LABELS, new LinkedHashMap<String, @Nullable Object>());
    }
    return (Map<String, @Nullable Object>) draft.global.get(LABELS);
  }
}
