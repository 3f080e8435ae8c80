// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.kubernetes.object.ClusterObject;
import io.tandem.discovery.kubernetes.object.ClusterObject.Address;
import io.tandem.discovery.kubernetes.object.ClusterObject.Endpoints;
import io.tandem.discovery.kubernetes.object.ClusterObject.Pod;
import io.tandem.discovery.kubernetes.object.ClusterObject.Port;
import io.tandem.discovery.kubernetes.object.ClusterObject.Reference;
import io.tandem.discovery.kubernetes.object.ClusterObject.Subset;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.util.ArrayList;
import java.util.List;

/** The role endpoints: each address and port of a service, and the other ports of its pods. */
final class EndpointsGroups implements GroupBuilder {
  private static final String PREFIX = "__meta_kubernetes_endpoint_";

  private final GroupLabels labels = new GroupLabels();
  private final LabelsBuilder target = new LabelsBuilder();

  @Override
  public TargetGroup build(ClusterObject object, Others others) {
    Endpoints endpoints = (Endpoints) object;
    List<Labels> targets = new ArrayList<>();
    PodTargets pods = new PodTargets();
    for (Subset subset : endpoints.subsets()) {
      for (Port port : subset.ports()) {
        subset.ready().forEach(a -> targets.add(target(a, port, "true", pods, others)));
        subset.notReady().forEach(a -> targets.add(target(a, port, "false", pods, others)));
      }
    }
    pods.addOthers(targets);
    return new TargetGroup(
        "endpoints/" + endpoints.key(),
        List.copyOf(targets),
        labels.merge(
            others.service(endpoints.namespace(), endpoints.name()),
            endpoints.labels(),
            others.namespace(endpoints.namespace())));
  }

  private Labels target(Address address, Port port, String ready, PodTargets pods, Others others) {
    String number = PodTargets.number(port);
    target.reset(Labels.EMPTY);
    target.set("__address__", GroupLabels.address(address.ip(), number));
    target.set(PREFIX + "port_name", PodTargets.orEmpty(port.name()));
    target.set(PREFIX + "port_protocol", PodTargets.orEmpty(port.protocol()));
    target.set(PREFIX + "ready", ready);
    target.set(PREFIX + "hostname", address.hostname());
    target.set(PREFIX + "node_name", PodTargets.orEmpty(address.nodeName()));
    Reference reference = address.reference();
    if (reference != null) {
      target.set(PREFIX + "address_target_kind", reference.kind());
      target.set(PREFIX + "address_target_name", reference.name());
    }
    addNode(address, others);
    Pod pod = others.pod(reference);
    if (pod != null) {
      pods.attach(
          target, pod, PodTargets.zeroIfNull(port.number()), PodTargets.orEmpty(port.protocol()));
    }
    return target.build();
  }

  /** As in Prometheus, a group follows the nodes of its pods and those it names, no others. */
  private void addNode(Address address, Others others) {
    Reference reference = address.reference();
    if (address.nodeName() != null) {
      boolean follow = reference != null && reference.isPod();
      GroupLabels.add(target, others.node(address.nodeName(), follow));
    } else if (reference != null && reference.isNode()) {
      GroupLabels.add(target, others.node(reference.name(), true));
    }
  }
}
