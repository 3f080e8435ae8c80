// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.model.Labels;
import io.tandem.target.Target;

/**
 * A target of the fleet.
 *
 * @param paired whether it is scraped for both replicas
 * @param node the machine it runs on, empty where unknown
 * @param zone the zone it is in, empty where unknown
 */
record Known(Target target, boolean paired, String node, String zone) {
  private static final String[] NODES = {
    "__meta_kubernetes_pod_node_name",
    "__meta_kubernetes_endpoint_node_name",
    "__meta_kubernetes_node_name",
    "__meta_kubernetes_endpointslice_endpoint_node_name"
  };
  private static final String[] ZONES = {
    "__meta_kubernetes_endpointslice_endpoint_zone",
    "__meta_kubernetes_node_label_topology_kubernetes_io_zone",
    "__meta_ec2_availability_zone"
  };

  /** A target with its place as discovery tells it. Members are not told what discovery saw. */
  static Known of(Target found, boolean paired) {
    Labels labels = found.discoveredLabels();
    return new Known(plain(found), paired, first(labels, NODES), first(labels, ZONES));
  }

  /** A target that a member holds. */
  static Known held(Target target, boolean paired) {
    return new Known(plain(target), paired, "", "");
  }

  private static Target plain(Target target) {
    return new Target(
        target.jobName(),
        target.labels(),
        Labels.EMPTY,
        target.url(),
        target.interval(),
        target.timeout(),
        target.id());
  }

  private static String first(Labels labels, String[] names) {
    for (String name : names) {
      String value = labels.get(name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
