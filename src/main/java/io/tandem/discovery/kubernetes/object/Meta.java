// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tandem.model.LabelsBuilder;
import java.io.IOException;

/** What the metadata of an object says, as labels of its kind. Of one object, while it is read. */
final class Meta {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  String namespace = "";
  String name = "";
  String uid = "";
  String version = "";
  String controllerKind = "";
  String controllerName = "";
  boolean hasServiceName;
  String serviceName = "";

  private final Kind kind;
  private final MetaNames names;
  private final Texts texts;
  private final LabelsBuilder labels;
  private boolean hasController;

  Meta(Kind kind, MetaNames names, Texts texts, LabelsBuilder labels) {
    this.kind = kind;
    this.names = names;
    this.texts = texts;
    this.labels = labels;
  }

  void read(JsonParser json) throws IOException {
    Json.fields(json, this::field);
  }

  private void field(String field, JsonParser json) throws IOException {
    switch (field) {
      case "name" -> name = texts.of(Json.text(json));
      case "namespace" -> namespace = texts.of(Json.text(json));
      case "uid" -> uid = Json.text(json);
      case "resourceVersion" -> version = Json.text(json);
      case "labels" -> Json.fields(json, (key, value) -> label(false, key, value));
      case "annotations" -> Json.fields(json, (key, value) -> label(true, key, value));
      case "ownerReferences" -> Json.list(json, this::owner);
      default -> {}
    }
  }

  private void label(boolean isAnnotation, String key, JsonParser json) throws IOException {
    MetaNames.Pair label = names.of(kind, isAnnotation, key);
    String value = Json.text(json);
    labels.set(label.value(), texts.of(value));
    labels.set(label.present(), "true");
    if (!isAnnotation && key.equals(SERVICE_NAME)) {
      hasServiceName = true;
      serviceName = value;
    }
  }

  /** The first owner that is the controller. */
  private Owner owner(JsonParser json) throws IOException {
    Owner owner = new Owner();
    Json.fields(json, owner::field);
    if (owner.isController && !hasController) {
      hasController = true;
      controllerKind = texts.of(owner.kind);
      controllerName = texts.of(owner.name);
    }
    return owner;
  }

  private static final class Owner {
    private String kind = "";
    private String name = "";
    private boolean isController;

    void field(String field, JsonParser json) throws IOException {
      switch (field) {
        case "kind" -> kind = Json.text(json);
        case "name" -> name = Json.text(json);
        case "controller" -> isController = json.currentToken() == JsonToken.VALUE_TRUE;
        default -> {}
      }
    }
  }
}
