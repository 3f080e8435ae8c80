// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import com.fasterxml.jackson.core.JsonParser;
import io.tandem.discovery.kubernetes.object.ClusterObject.Port;
import io.tandem.discovery.kubernetes.object.ClusterObject.Service;
import io.tandem.model.LabelsBuilder;
import java.io.IOException;
import java.util.List;

/** Reads one service, and is of no use after it. */
final class ServiceReader {
  private final Texts texts;
  private final Meta meta;
  private final LabelsBuilder labels;
  private String type = "";
  private String clusterIp = "";
  private String externalName = "";
  private String loadBalancerIp = "";
  private List<Port> ports = List.of();

  ServiceReader(Texts texts, Meta meta, LabelsBuilder labels) {
    this.texts = texts;
    this.meta = meta;
    this.labels = labels;
  }

  Service read(JsonParser json) throws IOException {
    Json.fields(
        json,
        (field, value) -> {
          if (field.equals("metadata")) {
            meta.read(value);
          } else if (field.equals("spec")) {
            Json.fields(value, this::spec);
          }
        });
    labels.set(ObjectReader.NAMESPACE, meta.namespace);
    labels.set("__meta_kubernetes_service_name", meta.name);
    return new Service(
        meta.namespace,
        meta.name,
        labels.build(),
        type,
        clusterIp,
        externalName,
        loadBalancerIp,
        ports);
  }

  private void spec(String field, JsonParser json) throws IOException {
    switch (field) {
      case "type" -> type = texts.of(Json.text(json));
      case "clusterIP" -> clusterIp = texts.of(Json.text(json));
      case "externalName" -> externalName = Json.text(json);
      case "loadBalancerIP" -> loadBalancerIp = Json.text(json);
      case "ports" -> ports = Json.list(json, port -> Ports.read(port, texts));
      default -> {}
    }
  }
}
