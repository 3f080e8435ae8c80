// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.app.VertxLoop;
import io.tandem.config.read.YamlWriter;
import io.tandem.kubernetes.ApiException;
import io.tandem.kubernetes.KubernetesAccess;
import io.tandem.kubernetes.KubernetesApi;
import io.tandem.migrate.Surroundings.Document;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Prometheus or PrometheusAgent, the PrometheusRules that it selects and the Secret with
 * its further jobs from the API server. Reads alone: nothing is changed there. Blocks; belongs to
 * one command.
 */
final class ClusterSource implements AutoCloseable {
  /** Where what was read is written, so that findings have lines. */
  static final Path FOLDER = Path.of("source");

  private static final String GROUP = "/apis/monitoring.coreos.com/";
  private static final String AGENTS = "v1alpha1/namespaces/%s/prometheusagents/%s";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final KubernetesApi api;
  private final VertxLoop loop;
  private final String url;

  ClusterSource(KubernetesAccess access, Vertx vertx, Executor worker) {
    loop = new VertxLoop(vertx, ((VertxInternal) vertx).createEventLoopContext());
    url = access.url();
    api = access.open(vertx, worker, loop, LIMIT);
  }

  /** The object first, then its rules. */
  List<Document> read(String namespace, String name) throws IOException, InterruptedException {
    JsonObject object = prometheus(namespace, name);
    List<Document> documents = new ArrayList<>();
    documents.add(document(namespace + "-" + name + ".yaml", object));
    JsonObject spec = object.getJsonObject("spec", new JsonObject());
    if (spec.getJsonObject("ruleSelector") != null) {
      documents.add(document(namespace + "-" + name + "-rules.yaml", rules(namespace, spec)));
    }
    return documents;
  }

  /** What a Secret holds; null where it, its key or the right to it is missing. */
  @Nullable Document secret(String namespace, String name, String key)
      throws IOException, InterruptedException {
    try {
      JsonObject secret = get("/api/v1/namespaces/" + namespace + "/secrets/" + name);
      String data = secret.getJsonObject("data", new JsonObject()).getString(key);
      return data == null
          ? null
          : new Document(
              Path.of("secret", namespace, name, key),
              new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
    } catch (RefusedException e) {
      return null;
    }
  }

  @Override
  public void close() {
    api.close();
  }

  /** The API server's answer is no. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;
    private final int status;

    RefusedException(String message, int status) {
      super(message);
      this.status = status;
    }
  }

  private JsonObject prometheus(String namespace, String name)
      throws IOException, InterruptedException {
    for (String kind : List.of("v1/namespaces/%s/prometheuses/%s", AGENTS)) {
      try {
        return get(GROUP + kind.formatted(namespace, name));
      } catch (RefusedException e) {
        if (e.status != ApiException.NOT_FOUND) {
          throw e;
        }
      }
    }
    throw new IOException(
        "--from-cluster: "
            + namespace
            + "/"
            + name
            + ": expected the namespace and name of a Prometheus or PrometheusAgent at "
            + url);
  }

  private JsonObject rules(String namespace, JsonObject spec)
      throws IOException, InterruptedException {
    JsonObject namespaces = spec.getJsonObject("ruleNamespaceSelector");
    String where = namespaces == null ? "namespaces/" + namespace + "/" : "";
    JsonObject list =
        get(GROUP + "v1/" + where + "prometheusrules" + query(spec.getJsonObject("ruleSelector")));
    JsonArray items = list.getJsonArray("items", new JsonArray());
    if (namespaces != null && !query(namespaces).isEmpty()) {
      Set<String> chosen = names(get("/api/v1/namespaces" + query(namespaces)));
      JsonArray left = new JsonArray();
      for (int i = 0; i < items.size(); i++) {
        JsonObject item = items.getJsonObject(i);
        if (chosen.contains(item.getJsonObject("metadata").getString("namespace"))) {
          left.add(item);
        }
      }
      items = left;
    }
    for (int i = 0; i < items.size(); i++) {
      // An item of a list may lack what the list says of all.
      items.getJsonObject(i).put("apiVersion", "monitoring.coreos.com/v1");
      items.getJsonObject(i).put("kind", "PrometheusRule");
    }
    return new JsonObject().put("apiVersion", "v1").put("kind", "List").put("items", items);
  }

  private static Set<String> names(JsonObject list) {
    Set<String> names = new HashSet<>();
    JsonArray items = list.getJsonArray("items", new JsonArray());
    for (int i = 0; i < items.size(); i++) {
      names.add(items.getJsonObject(i).getJsonObject("metadata").getString("name"));
    }
    return names;
  }

  /** A selector as the API server takes it; nothing for one that selects everything. */
  static String query(JsonObject selector) {
    List<String> terms = new ArrayList<>();
    selector
        .getJsonObject("matchLabels", new JsonObject())
        .forEach(label -> terms.add(label.getKey() + "=" + label.getValue()));
    JsonArray expressions = selector.getJsonArray("matchExpressions", new JsonArray());
    for (int i = 0; i < expressions.size(); i++) {
      terms.add(term(expressions.getJsonObject(i)));
    }
    String text = String.join(",", terms);
    return text.isEmpty()
        ? ""
        : "?labelSelector=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String term(JsonObject expression) {
    String key = expression.getString("key", "");
    String values =
        expression.getJsonArray("values", new JsonArray()).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return switch (expression.getString("operator", "")) {
      case "In" -> key + " in (" + values + ")";
      case "NotIn" -> key + " notin (" + values + ")";
      case "DoesNotExist" -> "!" + key;
      default -> key;
    };
  }

  private JsonObject get(String path) throws IOException, InterruptedException {
    Promise<JsonObject> answer = Promise.promise();
    loop.execute(() -> api.get(path).onComplete(answer));
    try {
      return ReceiverCommand.await(answer.future());
    } catch (IOException e) {
      if (e.getCause() instanceof ApiException refusal) {
        throw new RefusedException(
            "--from-cluster: " + url + path + ": " + refusal.getMessage(), refusal.status());
      }
      throw e;
    }
  }

  /** As kubectl shows it, without what the server keeps for itself. */
  private static Document document(String name, JsonObject object) {
    JsonObject metadata = object.getJsonObject("metadata");
    if (metadata != null) {
      metadata.remove("managedFields");
    }
    return new Document(FOLDER.resolve(name), YamlWriter.write(object.getMap()));
  }
}
