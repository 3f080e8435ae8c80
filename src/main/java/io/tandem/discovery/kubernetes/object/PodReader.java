// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import com.fasterxml.jackson.core.JsonParser;
import io.tandem.discovery.kubernetes.object.ClusterObject.Container;
import io.tandem.discovery.kubernetes.object.ClusterObject.Pod;
import io.tandem.discovery.kubernetes.object.ClusterObject.Port;
import io.tandem.model.LabelsBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one pod, and is of no use after it. */
final class PodReader {
  private final Texts texts;
  private final Meta meta;
  private final LabelsBuilder labels;
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, String> initIds = new HashMap<>();
  private List<Container> containers = List.of();
  private List<Container> initContainers = List.of();
  private String nodeName = "";
  private String ip = "";
  private String hostIp = "";
  private String phase = "";
  private String ready = "";

  PodReader(Texts texts, Meta meta, LabelsBuilder labels) {
    this.texts = texts;
    this.meta = meta;
    this.labels = labels;
  }

  Pod read(JsonParser json) throws IOException {
    Json.fields(
        json,
        (field, value) -> {
          switch (field) {
            case "metadata" -> meta.read(value);
            case "spec" -> Json.fields(value, this::spec);
            case "status" -> Json.fields(value, this::status);
            default -> {}
          }
        });
    labels.set(ObjectReader.NAMESPACE, meta.namespace);
    labels.set("__meta_kubernetes_pod_name", meta.name);
    labels.set("__meta_kubernetes_pod_ip", ip);
    labels.set("__meta_kubernetes_pod_ready", ready.isEmpty() ? "unknown" : ready);
    labels.set("__meta_kubernetes_pod_phase", phase);
    labels.set("__meta_kubernetes_pod_node_name", nodeName);
    labels.set("__meta_kubernetes_pod_host_ip", hostIp);
    labels.set("__meta_kubernetes_pod_uid", meta.uid);
    labels.set("__meta_kubernetes_pod_controller_kind", meta.controllerKind);
    labels.set("__meta_kubernetes_pod_controller_name", meta.controllerName);
    return new Pod(meta.namespace, meta.name, labels.build(), ip, nodeName, all());
  }

  private void spec(String field, JsonParser json) throws IOException {
    switch (field) {
      case "nodeName" -> nodeName = texts.of(Json.text(json));
      case "containers" -> containers = Json.list(json, this::container);
      case "initContainers" -> initContainers = Json.list(json, this::container);
      default -> {}
    }
  }

  private void status(String field, JsonParser json) throws IOException {
    switch (field) {
      case "podIP" -> ip = texts.of(Json.text(json));
      case "hostIP" -> hostIp = texts.of(Json.text(json));
      case "phase" -> phase = texts.of(Json.text(json));
      case "conditions" -> Json.list(json, this::condition);
      case "containerStatuses" -> Json.list(json, status -> id(status, ids));
      case "initContainerStatuses" -> Json.list(json, status -> id(status, initIds));
      default -> {}
    }
  }

  private String condition(JsonParser json) throws IOException {
    String[] condition = {"", ""};
    Json.fields(
        json,
        (field, value) -> {
          if (field.equals("type")) {
            condition[0] = Json.text(value);
          } else if (field.equals("status")) {
            condition[1] = Json.text(value);
          }
        });
    if (condition[0].equals("Ready") && ready.isEmpty()) {
      ready = texts.of(condition[1].toLowerCase(Locale.ROOT));
    }
    return condition[0];
  }

  private static String id(JsonParser json, Map<String, String> to) throws IOException {
    String[] status = {"", ""};
    Json.fields(
        json,
        (field, value) -> {
          if (field.equals("name")) {
            status[0] = Json.text(value);
          } else if (field.equals("containerID")) {
            status[1] = Json.text(value);
          }
        });
    to.putIfAbsent(status[0], status[1]);
    return status[0];
  }

  private Container container(JsonParser json) throws IOException {
    String[] container = {"", ""};
    List<Port> ports = new ArrayList<>();
    Json.fields(
        json,
        (field, value) -> {
          switch (field) {
            case "name" -> container[0] = texts.of(Json.text(value));
            case "image" -> container[1] = texts.of(Json.text(value));
            case "ports" -> ports.addAll(Json.list(value, p -> Ports.read(p, texts)));
            default -> {}
          }
        });
    return new Container(container[0], container[1], "", false, List.copyOf(ports));
  }

  /** Containers with what their status says of them. */
  private List<Container> all() {
    List<Container> all = new ArrayList<>(containers.size() + initContainers.size());
    containers.forEach(c -> all.add(withId(c, ids, false)));
    initContainers.forEach(c -> all.add(withId(c, initIds, true)));
    return List.copyOf(all);
  }

  private static Container withId(Container container, Map<String, String> ids, boolean isInit) {
    String id = ids.getOrDefault(container.name(), "");
    return new Container(container.name(), container.image(), id, isInit, container.ports());
  }
}
