// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.tandem.discovery.kubernetes.object.ClusterObject.Namespace;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.io.IOException;

/**
 * Reads objects, list and watch alike, and shares their texts and the names of their labels.
 * Unknown fields are passed over without an allocation. One thread.
 */
public final class ObjectReader {
  static final String NAMESPACE = "__meta_kubernetes_namespace";

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final Texts texts = new Texts();
  private final MetaNames names = new MetaNames();
  private final LabelsBuilder labels = new LabelsBuilder();

  /** One object, as it stands in a list. */
  public ClusterObject read(Kind kind, byte[] bytes, int offset, int length) throws IOException {
    try (JsonParser json = JSON.createParser(bytes, offset, length)) {
      json.nextToken();
      return readVersioned(kind, json).object();
    }
  }

  /** What stands beside the objects of a list. */
  public ListHead readHead(byte[] bytes, int offset, int length) throws IOException {
    String[] head = {"", ""};
    try (JsonParser json = JSON.createParser(bytes, offset, length)) {
      json.nextToken();
      Json.fields(
          json,
          (field, value) -> {
            if (field.equals("resourceVersion")) {
              head[0] = Json.text(value);
            } else if (field.equals("continue")) {
              head[1] = Json.text(value);
            }
          });
    }
    return new ListHead(head[0], head[1]);
  }

  /**
   * What stands beside the objects of a list.
   *
   * @param rest where the next page begins; empty on the last one
   */
  public record ListHead(String version, String rest) {}

  /** One event of a watch. */
  public WatchEvent readEvent(Kind kind, byte[] bytes, int offset, int length) throws IOException {
    EventReader reader = new EventReader(json -> readVersioned(kind, json));
    // The API server writes the type first; where somebody writes it last, the second pass has it.
    for (int pass = 0; pass < 2; pass++) {
      try (JsonParser json = JSON.createParser(bytes, offset, length)) {
        json.nextToken();
        WatchEvent event = reader.read(json);
        if (event != null) {
          return event;
        }
      }
    }
    throw new IOException("an event without a type or an object");
  }

  /** An object with its version, from which a watch may go on. */
  record Versioned(ClusterObject object, String version) {}

  private Versioned readVersioned(Kind kind, JsonParser json) throws IOException {
    labels.reset(Labels.EMPTY);
    Meta meta = new Meta(kind, names, texts, labels);
    ClusterObject object =
        switch (kind) {
          case NODE -> new NodeReader(texts, meta, labels).read(json);
          case POD -> new PodReader(texts, meta, labels).read(json);
          case SERVICE -> new ServiceReader(texts, meta, labels).read(json);
          case ENDPOINTS -> new EndpointsReader(texts, meta, labels).read(json);
          case ENDPOINT_SLICE -> new SliceReader(texts, meta, labels).read(json);
          case INGRESS -> new IngressReader(texts, meta, labels).read(json);
          case NAMESPACE -> namespace(meta, json);
          case SERVICE_MONITOR, POD_MONITOR, PROBE, SCRAPE_CONFIG ->
              new MonitorReader(meta).read(json);
        };
    return new Versioned(object, meta.version);
  }

  private Namespace namespace(Meta meta, JsonParser json) throws IOException {
    Json.fields(
        json,
        (field, value) -> {
          if (field.equals("metadata")) {
            meta.read(value);
          }
        });
    return new Namespace(meta.name, labels.build());
  }
}
