// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * Monitors of prometheus-operator on a real API server, of definitions that take any fields: two
 * served versions of the group, of which tests install what they need.
 */
public final class MonitorObjects {
  private static final String GROUP = "monitoring.coreos.com";
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  private final ApiServer server;
  private final String namespace;

  public MonitorObjects(ApiServer server, String namespace) {
    this.server = server;
    this.namespace = namespace;
  }

  /**
   * Has the API server serve ServiceMonitors, PodMonitors and Probes; what is there already stays.
   */
  public void define() {
    define("v1", "ServiceMonitor");
    define("v1", "PodMonitor");
    define("v1", "Probe");
  }

  private void define(String version, String kind) {
    String singular = kind.toLowerCase(java.util.Locale.ROOT);
    String name = singular + "s." + GROUP;
    JsonObject schema =
        new JsonObject().put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
    JsonObject served =
        new JsonObject()
            .put("name", version)
            .put("served", true)
            .put("storage", true)
            .put("schema", new JsonObject().put("openAPIV3Schema", schema));
    JsonObject names =
        new JsonObject().put("kind", kind).put("plural", singular + "s").put("singular", singular);
    JsonObject definition =
        new JsonObject()
            .put("apiVersion", "apiextensions.k8s.io/v1")
            .put("kind", "CustomResourceDefinition")
            .put("metadata", new JsonObject().put("name", name))
            .put(
                "spec",
                new JsonObject()
                    .put("group", GROUP)
                    .put("scope", "Namespaced")
                    .put("names", names)
                    .put("versions", new JsonArray().add(served)));
    server.answer("POST", DEFINITIONS, "application/json", definition);
    org.awaitility.Awaitility.await(name)
        .until(() -> server.text("/apis/" + GROUP + "/" + version).contains("\"" + kind + "\""));
  }

  private String path(String plural) {
    return "/apis/" + GROUP + "/v1/namespaces/" + namespace + "/" + plural;
  }

  /** A ServiceMonitor, PodMonitor or Probe with these labels. */
  public void create(String kind, String name, Map<String, String> labels, String spec) {
    JsonObject meta = new JsonObject().put("name", name).put("labels", new JsonObject());
    labels.forEach(meta.getJsonObject("labels")::put);
    server.call(
        "POST",
        path(kind.toLowerCase(java.util.Locale.ROOT) + "s"),
        new JsonObject()
            .put("apiVersion", GROUP + "/v1")
            .put("kind", kind)
            .put("metadata", meta)
            .put("spec", new JsonObject(spec)));
  }

  /** Another spec for one that is there. */
  public void change(String plural, String name, String spec) {
    JsonObject object = new JsonObject(server.text(path(plural) + "/" + name));
    server.call("PUT", path(plural) + "/" + name, object.put("spec", new JsonObject(spec)));
  }

  public void delete(String plural, String name) {
    server.call("DELETE", path(plural) + "/" + name, new JsonObject());
  }

  public void secret(String name, String key, String value) {
    server.call(
        "POST",
        "/api/v1/namespaces/" + namespace + "/secrets",
        new JsonObject()
            .put("apiVersion", "v1")
            .put("kind", "Secret")
            .put("metadata", new JsonObject().put("name", name))
            .put("stringData", new JsonObject().put(key, value)));
  }

  /** Lets a service account of the namespace list and watch these, and get Secrets of the name. */
  public void allow(String account, List<String> plurals, String secret) {
    JsonArray rules =
        new JsonArray()
            .add(rule(GROUP, new JsonArray(plurals), "list", "watch"))
            .add(
                rule("", new JsonArray().add("secrets"), "get")
                    .put("resourceNames", new JsonArray().add(secret)));
    String rbac =
        "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace + "/roles/" + account;
    JsonObject role = new JsonObject(server.text(rbac));
    server.call("PUT", rbac, role.put("rules", rules));
  }

  private static JsonObject rule(String group, JsonArray resources, String... verbs) {
    return new JsonObject()
        .put("apiGroups", new JsonArray().add(group))
        .put("resources", resources)
        .put("verbs", new JsonArray(List.of((Object[]) verbs)));
  }
}
