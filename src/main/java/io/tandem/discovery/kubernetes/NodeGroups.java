// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.kubernetes.object.ClusterObject;
import io.tandem.discovery.kubernetes.object.ClusterObject.Node;
import io.tandem.discovery.kubernetes.object.ClusterObject.NodeAddress;
import io.tandem.discovery.kubernetes.object.Names;
import io.tandem.model.LabelsBuilder;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The role node: the kubelet of each node. */
final class NodeGroups implements GroupBuilder {
  private static final Logger LOG = Logger.getLogger(NodeGroups.class);

  /** The first of these types that a node has an address of is where its kubelet is. */
  private static final List<String> TYPES =
      List.of("InternalIP", "InternalDNS", "ExternalIP", "ExternalDNS", "LegacyHostIP", "Hostname");

  @Override
  public @Nullable TargetGroup build(ClusterObject object, Others others) {
    Node node = (Node) object;
    String host = host(node);
    if (host == null) {
      LOG.warnf("a node without an address is left out subject=%s", node.name());
      return null;
    }
    LabelsBuilder target = new LabelsBuilder();
    target.set("__address__", GroupLabels.address(host, Integer.toString(node.kubeletPort())));
    target.set("instance", node.name());
    for (int i = node.addresses().size() - 1; i >= 0; i--) {
      NodeAddress address = node.addresses().get(i);
      target.set(
          "__meta_kubernetes_node_address_" + Names.sanitized(address.type()), address.address());
    }
    return new TargetGroup(
        "node/" + node.name(),
        List.of(target.build()),
        node.labels().toBuilder()
            .set("__meta_kubernetes_node_provider_id", node.providerId())
            .build());
  }

  private static @Nullable String host(Node node) {
    for (String type : TYPES) {
      for (NodeAddress address : node.addresses()) {
        if (address.type().equals(type)) {
          return address.address();
        }
      }
    }
    return null;
  }
}
