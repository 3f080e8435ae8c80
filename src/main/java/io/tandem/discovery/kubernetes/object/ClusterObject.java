// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import io.tandem.model.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left of an object of the API: what targets are made of, and nothing else. Two that are
 * equal make equal targets, so that most updates of an object end here. Immutable.
 */
public sealed interface ClusterObject {
  /** Empty for what belongs to no namespace. */
  String namespace();

  String name();

  /** The name within its kind. */
  default String key() {
    return key(namespace(), name());
  }

  static String key(String namespace, String name) {
    return namespace.isEmpty() ? name : namespace + '/' + name;
  }

  /**
   * A node.
   *
   * @param labels its name, labels and annotations
   */
  record Node(
      String name, Labels labels, String providerId, List<NodeAddress> addresses, int kubeletPort)
      implements ClusterObject {
    @Override
    public String namespace() {
      return "";
    }
  }

  /** An address of a node, of a type such as InternalIP. */
  record NodeAddress(String type, String address) {}

  /**
   * A pod.
   *
   * @param labels all that a target of the pod carries, its namespace too
   * @param ip empty while it has none
   * @param nodeName empty while it has none
   */
  record Pod(
      String namespace,
      String name,
      Labels labels,
      String ip,
      String nodeName,
      List<Container> containers)
      implements ClusterObject {}

  /** A container of a pod, those for its initialisation behind all others. */
  record Container(String name, String image, String id, boolean isInit, List<Port> ports) {}

  /**
   * A service.
   *
   * @param labels its namespace, name, labels and annotations
   */
  record Service(
      String namespace,
      String name,
      Labels labels,
      String type,
      String clusterIp,
      String externalName,
      String loadBalancerIp,
      List<Port> ports)
      implements ClusterObject {}

  /** A port; null where the object does not say one. */
  record Port(
      @Nullable String name,
      @Nullable Integer number,
      @Nullable String protocol,
      @Nullable String appProtocol) {}

  /**
   * The addresses of a service, as one object.
   *
   * @param labels its namespace, name, labels and annotations
   */
  record Endpoints(String namespace, String name, Labels labels, List<Subset> subsets)
      implements ClusterObject {}

  /** Addresses that share ports. */
  record Subset(List<Address> ready, List<Address> notReady, List<Port> ports) {}

  /** An address of a service. */
  record Address(
      String ip, String hostname, @Nullable String nodeName, @Nullable Reference reference) {}

  /** What stands behind an address. */
  record Reference(String kind, String namespace, String name) {
    public boolean isPod() {
      return kind.equals("Pod");
    }

    public boolean isNode() {
      return kind.equals("Node");
    }
  }

  /**
   * Some of the addresses of a service.
   *
   * @param labels its namespace, name, labels and annotations, and the type of its addresses
   * @param serviceName null where it says none
   */
  record EndpointSlice(
      String namespace,
      String name,
      Labels labels,
      @Nullable String serviceName,
      List<Endpoint> endpoints,
      List<Port> ports)
      implements ClusterObject {}

  /**
   * What stands behind a service.
   *
   * @param labels what the slice says of it
   */
  record Endpoint(
      List<String> addresses,
      Labels labels,
      @Nullable String nodeName,
      @Nullable Reference reference) {}

  /**
   * An ingress.
   *
   * @param labels its namespace, name, class, labels and annotations
   */
  record Ingress(
      String namespace, String name, Labels labels, List<String> tlsHosts, List<Rule> rules)
      implements ClusterObject {}

  /** What an ingress does for a host. */
  record Rule(String host, List<String> paths) {}

  /**
   * A namespace.
   *
   * @param labels its labels and annotations
   */
  record Namespace(String name, Labels labels) implements ClusterObject {
    @Override
    public String namespace() {
      return "";
    }
  }

  /**
   * A monitor of prometheus-operator.
   *
   * @param spec as JSON
   */
  record MonitorObject(String namespace, String name, String spec) implements ClusterObject {}
}
