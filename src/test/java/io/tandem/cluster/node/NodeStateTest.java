// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeStateTest {
  private static NodeState of(String node) {
    return NodeState.read(new JsonObject(node));
  }

  private static NodeState tainted(String key) {
    return of("{\"spec\":{\"taints\":[{\"key\":\"x\"},{\"key\":\"%s\"}]}}".formatted(key));
  }

  @Test
  void node_withNothingSpecial_stays() {
    assertThat(of("{}")).isEqualTo(NodeState.STAYS);
    assertThat(of("{\"metadata\":{\"name\":\"n\"},\"spec\":{}}")).isEqualTo(NodeState.STAYS);
  }

  @Test
  void node_cordonedOrBeingDeleted_leaves() {
    assertThat(of("{\"spec\":{\"unschedulable\":true}}")).isEqualTo(NodeState.LEAVING);
    assertThat(of("{\"metadata\":{\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"}}"))
        .isEqualTo(NodeState.LEAVING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "karpenter.sh/disrupted",
        "karpenter.sh/disruption",
        "ToBeDeletedByClusterAutoscaler",
        "aws-node-termination-handler/spot-itn",
        "node.kubernetes.io/out-of-service"
      })
  void node_markedByWhoeverTakesItAway_leaves(String key) {
    assertThat(tainted(key)).isEqualTo(NodeState.LEAVING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/memory-pressure",
        "DeletionCandidateOfClusterAutoscaler",
        "nvidia.com/gpu"
      })
  void node_illOrReserved_stays(String key) {
    assertThat(tainted(key)).isEqualTo(NodeState.STAYS);
  }
}
