// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import com.fasterxml.jackson.core.JsonParser;
import io.tandem.discovery.kubernetes.object.ClusterObject.Node;
import io.tandem.discovery.kubernetes.object.ClusterObject.NodeAddress;
import io.tandem.model.LabelsBuilder;
import java.io.IOException;
import java.util.List;

/** Reads one node, and is of no use after it. */
final class NodeReader {
  private final Meta meta;
  private final Texts texts;
  private final LabelsBuilder labels;
  private String providerId = "";
  private int kubeletPort;
  private List<NodeAddress> addresses = List.of();

  NodeReader(Texts texts, Meta meta, LabelsBuilder labels) {
    this.texts = texts;
    this.meta = meta;
    this.labels = labels;
  }

  Node read(JsonParser json) throws IOException {
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
    labels.set("__meta_kubernetes_node_name", meta.name);
    return new Node(meta.name, labels.build(), providerId, addresses, kubeletPort);
  }

  private void spec(String field, JsonParser json) throws IOException {
    if (field.equals("providerID")) {
      providerId = Json.text(json);
    }
  }

  private void status(String field, JsonParser json) throws IOException {
    switch (field) {
      case "addresses" -> addresses = Json.list(json, this::address);
      case "daemonEndpoints" -> Json.fields(json, this::daemonEndpoint);
      default -> {}
    }
  }

  private void daemonEndpoint(String field, JsonParser json) throws IOException {
    if (field.equals("kubeletEndpoint")) {
      Json.fields(
          json,
          (inner, value) -> {
            // With a capital letter in the API; Go takes either.
            if (inner.equalsIgnoreCase("port")) {
              kubeletPort = Json.number(value);
            }
          });
    }
  }

  private NodeAddress address(JsonParser json) throws IOException {
    String[] address = {"", ""};
    Json.fields(
        json,
        (field, value) -> {
          if (field.equals("type")) {
            address[0] = texts.of(Json.text(value));
          } else if (field.equals("address")) {
            address[1] = Json.text(value);
          }
        });
    return new NodeAddress(address[0], address[1]);
  }
}
