// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import io.tandem.relabel.Relabeler;
import io.tandem.wire.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a series behind metric relabeling, for one group of endpoints: the labels of the
 * HA identity, the external labels, write relabeling. Immutable; any thread.
 */
public record EncodingRules(Encoding encoding, Relabeler writeRelabel) {
  private static final String EXPORTED = "exported_";

  /**
   * The labels as written, or null where write relabeling drops the series. The builder is used up.
   *
   * <p>A series' own {@code cluster} and {@code __replica__} step aside before the identity's are
   * set: the first series of a request decides for all. Write relabeling sees both and cannot
   * change them. Series of a fleet that have one copy only carry {@code cluster} alone, by the same
   * rule.
   */
  @Nullable Labels finish(LabelsBuilder labels) {
    addFixed(labels);
    if (!writeRelabel.isEmpty()) {
      if (!writeRelabel.apply(labels)) {
        return null;
      }
      setHaLabels(labels);
    }
    return labels.build();
  }

  /** Sets the labels of the identity and adds the external ones. */
  void addFixed(LabelsBuilder labels) {
    if (encoding.identity() != null || encoding.cluster() != null) {
      stepAside(labels, HaIdentity.CLUSTER_LABEL);
      stepAside(labels, HaIdentity.REPLICA_LABEL);
      setHaLabels(labels);
    }
    Labels external = encoding.externalLabels();
    for (int i = 0; i < external.size(); i++) {
      if (!labels.has(external.name(i))) {
        labels.set(external.name(i), external.value(i));
      }
    }
  }

  private void setHaLabels(LabelsBuilder labels) {
    HaIdentity identity = encoding.identity();
    String cluster = encoding.cluster();
    if (identity != null) {
      labels.set(HaIdentity.CLUSTER_LABEL, identity.cluster());
      labels.set(HaIdentity.REPLICA_LABEL, identity.replica());
    } else if (cluster != null) {
      labels.set(HaIdentity.CLUSTER_LABEL, cluster);
      labels.remove(HaIdentity.REPLICA_LABEL);
    }
  }

  private static void stepAside(LabelsBuilder labels, String name) {
    String value = labels.get(name);
    if (value != null) {
      labels.set(freeName(labels, name), value);
    }
  }

  /** The name with {@code exported_} before it as often as it takes to be free. */
  static String freeName(LabelsBuilder labels, String name) {
    String free = EXPORTED + name;
    while (labels.has(free)) {
      free = EXPORTED + free;
    }
    return free;
  }
}
