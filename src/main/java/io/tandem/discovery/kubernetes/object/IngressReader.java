// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import com.fasterxml.jackson.core.JsonParser;
import io.tandem.discovery.kubernetes.object.ClusterObject.Ingress;
import io.tandem.discovery.kubernetes.object.ClusterObject.Rule;
import io.tandem.model.LabelsBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads one ingress, and is of no use after it. */
final class IngressReader {
  /** What a rule without paths serves. */
  private static final List<String> EVERYTHING = List.of("/");

  private final Texts texts;
  private final Meta meta;
  private final LabelsBuilder labels;
  private final List<String> tlsHosts = new ArrayList<>();
  private List<Rule> rules = List.of();

  IngressReader(Texts texts, Meta meta, LabelsBuilder labels) {
    this.texts = texts;
    this.meta = meta;
    this.labels = labels;
  }

  Ingress read(JsonParser json) throws IOException {
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
    labels.set("__meta_kubernetes_ingress_name", meta.name);
    return new Ingress(meta.namespace, meta.name, labels.build(), List.copyOf(tlsHosts), rules);
  }

  private void spec(String field, JsonParser json) throws IOException {
    switch (field) {
      case "ingressClassName" ->
          labels.set("__meta_kubernetes_ingress_class_name", texts.of(Json.text(json)));
      case "tls" -> Json.list(json, this::tls);
      case "rules" -> rules = Json.list(json, this::rule);
      default -> {}
    }
  }

  private boolean tls(JsonParser json) throws IOException {
    Json.fields(
        json,
        (field, value) -> {
          if (field.equals("hosts")) {
            tlsHosts.addAll(Json.list(value, Json::text));
          }
        });
    return true;
  }

  private Rule rule(JsonParser json) throws IOException {
    String[] host = {""};
    List<List<String>> paths = new ArrayList<>();
    Json.fields(
        json,
        (field, value) -> {
          if (field.equals("host")) {
            host[0] = Json.text(value);
          } else if (field.equals("http") && !Json.isNull(value)) {
            paths.add(paths(value));
          }
        });
    return new Rule(host[0], paths.isEmpty() ? EVERYTHING : paths.getFirst());
  }

  private static List<String> paths(JsonParser json) throws IOException {
    List<String> paths = new ArrayList<>();
    Json.fields(
        json,
        (field, value) -> {
          if (field.equals("paths")) {
            paths.addAll(Json.list(value, IngressReader::path));
          }
        });
    return List.copyOf(paths);
  }

  private static String path(JsonParser json) throws IOException {
    String[] path = {""};
    Json.fields(
        json,
        (field, value) -> {
          if (field.equals("path")) {
            path[0] = Json.text(value);
          }
        });
    return path[0].isEmpty() ? "/" : path[0];
  }
}
