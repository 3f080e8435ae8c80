// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.kubernetes.object.ClusterObject;
import io.tandem.discovery.kubernetes.object.ClusterObject.Endpoint;
import io.tandem.discovery.kubernetes.object.ClusterObject.EndpointSlice;
import io.tandem.discovery.kubernetes.object.ClusterObject.Pod;
import io.tandem.discovery.kubernetes.object.ClusterObject.Port;
import io.tandem.discovery.kubernetes.object.ClusterObject.Reference;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.util.ArrayList;
import java.util.List;

/** The role endpointslice: each address and port of a slice, and the other ports of its pods. */
final class SliceGroups implements GroupBuilder {
  private static final String PREFIX = "__meta_kubernetes_endpointslice_port";

  private final GroupLabels labels = new GroupLabels();
  private final LabelsBuilder target = new LabelsBuilder();

  @Override
  public TargetGroup build(ClusterObject object, Others others) {
    EndpointSlice slice = (EndpointSlice) object;
    List<Labels> targets = new ArrayList<>();
    PodTargets pods = new PodTargets();
    for (Endpoint endpoint : slice.endpoints()) {
      for (Port port : slice.ports()) {
        for (String address : endpoint.addresses()) {
          targets.add(target(address, endpoint, port, pods, others));
        }
      }
    }
    pods.addOthers(targets);
    String service = slice.serviceName();
    return new TargetGroup(
        "endpointslice/" + slice.key(),
        List.copyOf(targets),
        labels.merge(
            slice.labels(),
            service == null ? Labels.EMPTY : others.service(slice.namespace(), service),
            others.namespace(slice.namespace())));
  }

  private Labels target(String host, Endpoint endpoint, Port port, PodTargets pods, Others others) {
    Integer number = port.number();
    target.reset(endpoint.labels());
    target.set(
        "__address__", number == null ? host : GroupLabels.address(host, Integer.toString(number)));
    target.set(PREFIX, number == null ? "" : Integer.toString(number));
    target.set(PREFIX + "_name", PodTargets.orEmpty(port.name()));
    target.set(PREFIX + "_protocol", PodTargets.orEmpty(port.protocol()));
    target.set(PREFIX + "_app_protocol", PodTargets.orEmpty(port.appProtocol()));
    addNode(endpoint, others);
    Pod pod = others.pod(endpoint.reference());
    if (pod != null) {
      pods.attach(target, pod, number, null);
    }
    return target.build();
  }

  /** As in Prometheus, a group follows the nodes of its pods and those it names, no others. */
  private void addNode(Endpoint endpoint, Others others) {
    Reference reference = endpoint.reference();
    if (reference != null && reference.isNode()) {
      GroupLabels.add(target, others.node(reference.name(), true));
    } else if (endpoint.nodeName() != null) {
      boolean follow = reference != null && reference.isPod();
      GroupLabels.add(target, others.node(endpoint.nodeName(), follow));
    }
  }
}
