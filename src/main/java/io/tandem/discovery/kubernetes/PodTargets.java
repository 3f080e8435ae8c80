// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.discovery.kubernetes.object.ClusterObject.Container;
import io.tandem.discovery.kubernetes.object.ClusterObject.Pod;
import io.tandem.discovery.kubernetes.object.ClusterObject.Port;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What pods add to the targets of a service: their labels and, for each of their ports that no
 * endpoint names, a target of its own. For one group, while it is made.
 */
final class PodTargets {
  static final String CONTAINER_ID = "__meta_kubernetes_pod_container_id";
  private static final String NAMESPACE = "__meta_kubernetes_namespace";

  private final Map<String, Seen> pods = new LinkedHashMap<>();

  /** A pod behind an endpoint, and the numbers that endpoints named. */
  private record Seen(Pod pod, Set<Integer> ports) {}

  /**
   * Adds what is known of the pod behind an endpoint.
   *
   * @param port the endpoint's port; null where it has none
   * @param endpointProtocol what the endpoint says of its protocol, where that counts
   */
  void attach(
      LabelsBuilder target, Pod pod, @Nullable Integer port, @Nullable String endpointProtocol) {
    Seen seen = pods.computeIfAbsent(pod.key(), key -> new Seen(pod, new HashSet<>()));
    addLabels(target, pod);
    if (port == null) {
      return;
    }
    seen.ports().add(port);
    for (Container container : pod.containers()) {
      for (Port own : container.ports()) {
        if (port.equals(own.number())) {
          setPort(
              target, container, own, endpointProtocol == null ? own.protocol() : endpointProtocol);
          break;
        }
      }
    }
  }

  /** The ports of these pods that no endpoint named. */
  void addOthers(List<Labels> targets) {
    LabelsBuilder target = new LabelsBuilder();
    for (Seen seen : pods.values()) {
      if (seen.pod().ip().isEmpty()) {
        continue;
      }
      for (Container container : seen.pod().containers()) {
        for (Port port : container.ports()) {
          if (!seen.ports().contains(zeroIfNull(port.number()))) {
            target.reset(Labels.EMPTY);
            target.set("__address__", GroupLabels.address(seen.pod().ip(), number(port)));
            setPort(target, container, port, port.protocol());
            addLabels(target, seen.pod());
            targets.add(target.build());
          }
        }
      }
    }
  }

  /** Without the namespace, which is the group's. */
  private static void addLabels(LabelsBuilder target, Pod pod) {
    Labels labels = pod.labels();
    for (int i = 0; i < labels.size(); i++) {
      if (!labels.name(i).equals(NAMESPACE)) {
        target.set(labels.name(i), labels.value(i));
      }
    }
  }

  static void setContainer(LabelsBuilder target, Container container) {
    target.set("__meta_kubernetes_pod_container_name", container.name());
    target.set("__meta_kubernetes_pod_container_image", container.image());
    target.set("__meta_kubernetes_pod_container_init", container.isInit() ? "true" : "false");
  }

  static void setPort(
      LabelsBuilder target, Container container, Port port, @Nullable String protocol) {
    setContainer(target, container);
    target.set("__meta_kubernetes_pod_container_port_name", orEmpty(port.name()));
    target.set("__meta_kubernetes_pod_container_port_number", number(port));
    target.set("__meta_kubernetes_pod_container_port_protocol", orEmpty(protocol));
  }

  static String number(Port port) {
    return Integer.toString(zeroIfNull(port.number()));
  }

  static int zeroIfNull(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
