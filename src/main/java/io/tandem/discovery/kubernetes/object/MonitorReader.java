// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.tandem.discovery.kubernetes.object.ClusterObject.MonitorObject;
import java.io.IOException;
import java.io.StringWriter;

/** Keeps what a monitor asks for, as text: there are few of them, and each is translated once. */
final class MonitorReader {
  private static final JsonFactory JSON = new JsonFactory();

  private final Meta meta;
  private String spec = "{}";

  MonitorReader(Meta meta) {
    this.meta = meta;
  }

  MonitorObject read(JsonParser json) throws IOException {
    Json.fields(json, this::field);
    return new MonitorObject(meta.namespace, meta.name, spec);
  }

  private void field(String field, JsonParser json) throws IOException {
    if (field.equals("metadata")) {
      meta.read(json);
    } else if (field.equals("spec")) {
      StringWriter text = new StringWriter();
      try (JsonGenerator copy = JSON.createGenerator(text)) {
        copy.copyCurrentStructure(json);
      }
      spec = text.toString();
    }
  }
}
