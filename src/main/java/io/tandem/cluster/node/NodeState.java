// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Where a machine is in its life. */
public enum NodeState {
  /** No Node of that name was seen: a machine outside of the cluster, or nobody looks. */
  UNKNOWN,
  STAYS,
  /** Cordoned, being deleted, or marked by whoever is going to take it away. */
  LEAVING,
  /** Its Node was there and is deleted. */
  GONE;

  /**
   * Taints that announce an end: consolidation, drift and expiry (Karpenter, also EKS Auto Mode),
   * scaling down (cluster autoscaler; not its mere candidates), spot interruption and the like (AWS
   * node termination handler), cordoning, and machines that are shut down already.
   */
  private static final Set<String> ENDINGS =
      Set.of(
          "karpenter.sh/disrupted",
          "karpenter.sh/disruption",
          "ToBeDeletedByClusterAutoscaler",
          "aws-node-termination-handler/spot-itn",
          "aws-node-termination-handler/rebalance-recommendation",
          "aws-node-termination-handler/scheduled-maintenance",
          "aws-node-termination-handler/asg-lifecycle-termination",
          "node.kubernetes.io/unschedulable",
          "node.kubernetes.io/out-of-service",
          "node.cloudprovider.kubernetes.io/shutdown");

  private static final JsonObject EMPTY = new JsonObject();

  /** What a Node says of itself. */
  static NodeState read(JsonObject node) {
    JsonObject spec = node.getJsonObject("spec", EMPTY);
    boolean leaves =
        node.getJsonObject("metadata", EMPTY).containsKey("deletionTimestamp")
            || spec.getBoolean("unschedulable", false)
            || spec.getJsonArray("taints", new JsonArray()).stream().anyMatch(NodeState::isEnding);
    return leaves ? LEAVING : STAYS;
  }

  private static boolean isEnding(Object taint) {
    return taint instanceof JsonObject one && ENDINGS.contains(one.getString("key", ""));
  }
}
