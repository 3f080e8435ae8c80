// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** Objects that a test creates on a real API server, in a namespace of its own. */
public final class ClusterObjects {
  public final String namespace = "t-" + UUID.randomUUID().toString().substring(0, 8);
  private final ApiServer server;

  public ClusterObjects(ApiServer server) {
    this.server = server;
    server.call("POST", "/api/v1/namespaces", object("v1", "Namespace", namespace, ""));
    server.call("POST", core("serviceaccounts"), object("v1", "ServiceAccount", "default"));
  }

  private JsonObject object(String version, String kind, String name) {
    return object(version, kind, name, namespace);
  }

  private static JsonObject object(String version, String kind, String name, String in) {
    JsonObject meta = new JsonObject().put("name", name).put("labels", new JsonObject());
    if (!in.isEmpty()) {
      meta.put("namespace", in);
    }
    return new JsonObject().put("apiVersion", version).put("kind", kind).put("metadata", meta);
  }

  private String core(String plural) {
    return "/api/v1/namespaces/" + namespace + "/" + plural;
  }

  private String slices() {
    return "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices";
  }

  /** A pod with one port that runs. */
  public void pod(String name, String ip) {
    pod(name, ip, 8080);
  }

  public void pod(String name, String ip, int port) {
    JsonObject container =
        new JsonObject()
            .put("name", "main")
            .put("image", "registry.example/main:1")
            .put("ports", list(new JsonObject().put("name", "web").put("containerPort", port)));
    JsonObject pod =
        object("v1", "Pod", name).put("spec", new JsonObject().put("containers", list(container)));
    pod.getJsonObject("metadata").getJsonObject("labels").put("app", name);
    JsonObject made = server.call("POST", core("pods"), pod);
    made.put(
        "status",
        new JsonObject()
            .put("phase", "Running")
            .put("podIP", ip)
            .put("podIPs", list(new JsonObject().put("ip", ip))));
    server.call("PUT", core("pods") + "/" + name + "/status", made);
  }

  public void service(String name) {
    JsonObject port = new JsonObject().put("name", "web").put("port", 80);
    server.call(
        "POST",
        core("services"),
        object("v1", "Service", name).put("spec", new JsonObject().put("ports", list(port))));
  }

  /** A slice of a service with one pod behind it. */
  public void slice(String name, String service, String pod, String ip) {
    JsonObject slice =
        object("discovery.k8s.io/v1", "EndpointSlice", name)
            .put("addressType", "IPv4")
            .put("ports", list(new JsonObject().put("name", "web").put("port", 8080)))
            .put(
                "endpoints",
                list(
                    new JsonObject()
                        .put("addresses", new JsonArray(List.of(ip)))
                        .put(
                            "targetRef",
                            new JsonObject()
                                .put("kind", "Pod")
                                .put("namespace", namespace)
                                .put("name", pod))));
    slice
        .getJsonObject("metadata")
        .getJsonObject("labels")
        .put("kubernetes.io/service-name", service);
    server.call("POST", slices(), slice);
  }

  public void deletePod(String name) {
    JsonObject now = new JsonObject().put("gracePeriodSeconds", 0);
    server.call("DELETE", core("pods") + "/" + name, now);
  }

  public void deleteSlice(String name) {
    server.call("DELETE", slices() + "/" + name, new JsonObject());
  }

  /** A service account that may list and watch these kinds in its namespace, and nothing else. */
  public void account(String name, String... plurals) {
    server.call("POST", core("serviceaccounts"), object("v1", "ServiceAccount", name));
    String rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace;
    server.call("POST", rbac + "/roles", role(name, plurals));
    JsonObject binding = object("rbac.authorization.k8s.io/v1", "RoleBinding", name);
    binding.put(
        "roleRef",
        new JsonObject()
            .put("apiGroup", "rbac.authorization.k8s.io")
            .put("kind", "Role")
            .put("name", name));
    binding.put(
        "subjects",
        list(
            new JsonObject()
                .put("kind", "ServiceAccount")
                .put("namespace", namespace)
                .put("name", name)));
    server.call("POST", rbac + "/rolebindings", binding);
  }

  /** Gives the account other rights. */
  public void grant(String name, String... plurals) {
    server.call(
        "PUT",
        "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace + "/roles/" + name,
        role(name, plurals));
  }

  private JsonObject role(String name, String... plurals) {
    JsonObject rule =
        new JsonObject()
            .put("apiGroups", new JsonArray(List.of("", "discovery.k8s.io")))
            .put("resources", new JsonArray(List.of(plurals)))
            .put("verbs", new JsonArray(List.of("list", "watch")));
    return object("rbac.authorization.k8s.io/v1", "Role", name).put("rules", list(rule));
  }

  private static JsonArray list(JsonObject object) {
    return new JsonArray().add(object);
  }
}
