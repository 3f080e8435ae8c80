// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.kubernetes.object.ClusterObject;
import io.tandem.discovery.kubernetes.object.ClusterObject.Port;
import io.tandem.discovery.kubernetes.object.ClusterObject.Service;
import io.tandem.model.Labels;
import java.util.List;

/** The role service: each port of each service, by its name in the cluster's DNS. */
final class ServiceGroups implements GroupBuilder {
  private static final String PREFIX = "__meta_kubernetes_service_";

  private final GroupLabels labels = new GroupLabels();

  @Override
  public TargetGroup build(ClusterObject object, Others others) {
    Service service = (Service) object;
    List<Labels> targets = service.ports().stream().map(port -> target(service, port)).toList();
    return new TargetGroup(
        "svc/" + service.key(),
        targets,
        labels.merge(service.labels(), others.namespace(service.namespace())));
  }

  private static Labels target(Service service, Port port) {
    String number = PodTargets.number(port);
    String host = service.name() + "." + service.namespace() + ".svc";
    boolean isExternal = service.type().equals("ExternalName");
    boolean isBalanced = service.type().equals("LoadBalancer");
    return Labels.of(
        "__address__",
        GroupLabels.address(host, number),
        PREFIX + "port_name",
        PodTargets.orEmpty(port.name()),
        PREFIX + "port_number",
        number,
        PREFIX + "port_protocol",
        PodTargets.orEmpty(port.protocol()),
        PREFIX + "type",
        service.type(),
        PREFIX + (isExternal ? "external_name" : "cluster_ip"),
        isExternal ? service.externalName() : service.clusterIp(),
        PREFIX + "loadbalancer_ip",
        isBalanced ? service.loadBalancerIp() : "");
  }
}
