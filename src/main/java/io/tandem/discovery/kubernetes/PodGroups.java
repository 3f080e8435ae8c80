// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.kubernetes.object.ClusterObject;
import io.tandem.discovery.kubernetes.object.ClusterObject.Container;
import io.tandem.discovery.kubernetes.object.ClusterObject.Pod;
import io.tandem.discovery.kubernetes.object.ClusterObject.Port;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.util.ArrayList;
import java.util.List;

/** The role pod: each port of each container, or the container itself where it names none. */
final class PodGroups implements GroupBuilder {
  private final GroupLabels labels = new GroupLabels();
  private final LabelsBuilder target = new LabelsBuilder();

  @Override
  public TargetGroup build(ClusterObject object, Others others) {
    Pod pod = (Pod) object;
    String source = "pod/" + pod.key();
    if (pod.ip().isEmpty()) {
      return new TargetGroup(source, List.of(), Labels.EMPTY);
    }
    Labels all =
        labels.merge(
            pod.labels(), others.node(pod.nodeName(), true), others.namespace(pod.namespace()));
    return new TargetGroup(source, targets(pod), all);
  }

  private List<Labels> targets(Pod pod) {
    List<Labels> targets = new ArrayList<>();
    for (Container container : pod.containers()) {
      if (container.ports().isEmpty()) {
        targets.add(target("__address__", pod.ip(), container));
      }
      for (Port port : container.ports()) {
        String address = GroupLabels.address(pod.ip(), PodTargets.number(port));
        target.reset(Labels.EMPTY).set("__address__", address);
        target.set(PodTargets.CONTAINER_ID, container.id());
        PodTargets.setPort(target, container, port, port.protocol());
        targets.add(target.build());
      }
    }
    return List.copyOf(targets);
  }

  private Labels target(String name, String address, Container container) {
    target.reset(Labels.EMPTY).set(name, address);
    target.set(PodTargets.CONTAINER_ID, container.id());
    PodTargets.setContainer(target, container);
    return target.build();
  }
}
