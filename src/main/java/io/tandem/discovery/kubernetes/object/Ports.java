// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import com.fasterxml.jackson.core.JsonParser;
import io.tandem.discovery.kubernetes.object.ClusterObject.Port;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one port of a container, a service or an endpoint, which spell it alike. */
final class Ports {
  private @Nullable String name;
  private @Nullable Integer number;
  private @Nullable String protocol;
  private @Nullable String appProtocol;

  private Ports() {}

  static Port read(JsonParser json, Texts texts) throws IOException {
    Ports port = new Ports();
    Json.fields(json, (field, value) -> port.field(field, value, texts));
    return new Port(port.name, port.number, port.protocol, port.appProtocol);
  }

  private void field(String field, JsonParser json, Texts texts) throws IOException {
    if (Json.isNull(json)) {
      return;
    }
    switch (field) {
      case "name" -> name = texts.of(Json.text(json));
      case "port", "containerPort" -> number = Json.number(json);
      case "protocol" -> protocol = texts.of(Json.text(json));
      case "appProtocol" -> appProtocol = texts.of(Json.text(json));
      default -> {}
    }
  }
}
