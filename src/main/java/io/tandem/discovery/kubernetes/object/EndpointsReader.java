// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import com.fasterxml.jackson.core.JsonParser;
import io.tandem.discovery.kubernetes.object.ClusterObject.Address;
import io.tandem.discovery.kubernetes.object.ClusterObject.Endpoints;
import io.tandem.discovery.kubernetes.object.ClusterObject.Port;
import io.tandem.discovery.kubernetes.object.ClusterObject.Reference;
import io.tandem.discovery.kubernetes.object.ClusterObject.Subset;
import io.tandem.model.LabelsBuilder;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one Endpoints object, and is of no use after it. */
final class EndpointsReader {
  private final Texts texts;
  private final Meta meta;
  private final LabelsBuilder labels;
  private List<Subset> subsets = List.of();

  EndpointsReader(Texts texts, Meta meta, LabelsBuilder labels) {
    this.texts = texts;
    this.meta = meta;
    this.labels = labels;
  }

  Endpoints read(JsonParser json) throws IOException {
    Json.fields(
        json,
        (field, value) -> {
          if (field.equals("metadata")) {
            meta.read(value);
          } else if (field.equals("subsets")) {
            subsets = Json.list(value, this::subset);
          }
        });
    labels.set(ObjectReader.NAMESPACE, meta.namespace);
    labels.set("__meta_kubernetes_endpoints_name", meta.name);
    return new Endpoints(meta.namespace, meta.name, labels.build(), subsets);
  }

  private Subset subset(JsonParser json) throws IOException {
    SubsetParts parts = new SubsetParts();
    Json.fields(
        json,
        (field, value) -> {
          switch (field) {
            case "addresses" -> parts.ready = Json.list(value, this::address);
            case "notReadyAddresses" -> parts.notReady = Json.list(value, this::address);
            case "ports" -> parts.ports = Json.list(value, port -> Ports.read(port, texts));
            default -> {}
          }
        });
    return new Subset(parts.ready, parts.notReady, parts.ports);
  }

  private Address address(JsonParser json) throws IOException {
    AddressParts parts = new AddressParts();
    Json.fields(
        json,
        (field, value) -> {
          switch (field) {
            case "ip" -> parts.ip = texts.of(Json.text(value));
            case "hostname" -> parts.hostname = texts.of(Json.text(value));
            case "nodeName" -> parts.nodeName = texts.of(Json.text(value));
            case "targetRef" -> parts.reference = reference(value, texts);
            default -> {}
          }
        });
    return new Address(parts.ip, parts.hostname, parts.nodeName, parts.reference);
  }

  static @Nullable Reference reference(JsonParser json, Texts texts) throws IOException {
    if (Json.isNull(json)) {
      return null;
    }
    String[] parts = {"", "", ""};
    Json.fields(
        json,
        (field, value) -> {
          switch (field) {
            case "kind" -> parts[0] = texts.of(Json.text(value));
            case "namespace" -> parts[1] = texts.of(Json.text(value));
            case "name" -> parts[2] = texts.of(Json.text(value));
            default -> {}
          }
        });
    return new Reference(parts[0], parts[1], parts[2]);
  }

  private static final class SubsetParts {
    private List<Address> ready = List.of();
    private List<Address> notReady = List.of();
    private List<Port> ports = List.of();
  }

  private static final class AddressParts {
    private String ip = "";
    private String hostname = "";
    private @Nullable String nodeName;
    private @Nullable Reference reference;
  }
}
