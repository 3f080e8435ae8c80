// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import com.fasterxml.jackson.core.JsonParser;
import io.tandem.discovery.kubernetes.object.ClusterObject.Endpoint;
import io.tandem.discovery.kubernetes.object.ClusterObject.EndpointSlice;
import io.tandem.discovery.kubernetes.object.ClusterObject.Port;
import io.tandem.discovery.kubernetes.object.ClusterObject.Reference;
import io.tandem.model.LabelsBuilder;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one EndpointSlice, and is of no use after it. */
final class SliceReader {
  private static final String PREFIX = "__meta_kubernetes_endpointslice_";
  private static final String CONDITIONS = PREFIX + "endpoint_conditions_";
  private static final String TOPOLOGY = PREFIX + "endpoint_topology_";
  private static final String TARGET = PREFIX + "address_target_";

  private final Texts texts;
  private final Meta meta;
  private final LabelsBuilder labels;
  private List<Endpoint> endpoints = List.of();
  private List<Port> ports = List.of();

  SliceReader(Texts texts, Meta meta, LabelsBuilder labels) {
    this.texts = texts;
    this.meta = meta;
    this.labels = labels;
  }

  EndpointSlice read(JsonParser json) throws IOException {
    Json.fields(json, this::field);
    labels.set(ObjectReader.NAMESPACE, meta.namespace);
    labels.set("__meta_kubernetes_endpointslice_name", meta.name);
    return new EndpointSlice(
        meta.namespace,
        meta.name,
        labels.build(),
        meta.hasServiceName ? meta.serviceName : null,
        endpoints,
        ports);
  }

  private void field(String field, JsonParser json) throws IOException {
    switch (field) {
      case "metadata" -> meta.read(json);
      case "addressType" -> labels.set(PREFIX + "address_type", texts.of(Json.text(json)));
      case "endpoints" -> endpoints = Json.list(json, value -> new OneEndpoint().read(value));
      case "ports" -> ports = Json.list(json, port -> Ports.read(port, texts));
      default -> {}
    }
  }

  private final class OneEndpoint {
    private final LabelsBuilder own = new LabelsBuilder();
    private List<String> addresses = List.of();
    private @Nullable String nodeName;
    private @Nullable Reference reference;

    Endpoint read(JsonParser json) throws IOException {
      Json.fields(json, this::field);
      return new Endpoint(addresses, own.build(), nodeName, reference);
    }

    private void field(String field, JsonParser json) throws IOException {
      switch (field) {
        case "addresses" -> addresses = Json.list(json, Json::text);
        case "conditions" -> Json.fields(json, (name, v) -> own.set(CONDITIONS + name, text(v)));
        case "hostname" -> own.set(PREFIX + "endpoint_hostname", text(json));
        case "nodeName" -> node(json);
        case "zone" -> own.set(PREFIX + "endpoint_zone", text(json));
        case "targetRef" -> target(json);
        case "deprecatedTopology" -> Json.fields(json, this::topology);
        default -> {}
      }
    }

    private void node(JsonParser json) throws IOException {
      if (!Json.isNull(json)) {
        nodeName = text(json);
        own.set(PREFIX + "endpoint_node_name", nodeName);
      }
    }

    private void target(JsonParser json) throws IOException {
      reference = EndpointsReader.reference(json, texts);
      if (reference != null) {
        own.set(TARGET + "kind", reference.kind());
        own.set(TARGET + "name", reference.name());
      }
    }

    private void topology(String key, JsonParser json) throws IOException {
      String name = Names.sanitized(key);
      own.set(TOPOLOGY + name, text(json));
      own.set(TOPOLOGY + "present_" + name, "true");
    }

    private String text(JsonParser json) throws IOException {
      return texts.of(Json.text(json));
    }
  }
}
