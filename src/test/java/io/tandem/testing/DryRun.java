// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks a real API server whether it would take an object, by server-side apply, strictly and
 * without effect. Kinds are looked up as kubectl does.
 */
public final class DryRun {
  private final ApiServer server;
  private final Map<String, String> collections = new HashMap<>();

  public DryRun(ApiServer server) {
    this.server = server;
  }

  /** Nothing where it would be taken; else what the server said, warnings included. */
  public String faults(JsonObject object) {
    JsonObject metadata = object.getJsonObject("metadata");
    String path =
        collection(object)
            + "/"
            + metadata.getString("name")
            + "?dryRun=All&fieldManager=test&force=true&fieldValidation=Strict";
    return said(server.answer("PATCH", path, "application/apply-patch+yaml", object));
  }

  /** The same for an object that is created. */
  public String faultsOfCreating(JsonObject object) {
    String path = collection(object) + "?dryRun=All&fieldValidation=Strict";
    return said(server.answer("POST", path, "application/json", object));
  }

  private static String said(HttpResponse<String> answer) {
    String warnings = String.join("; ", answer.headers().allValues("Warning"));
    return answer.statusCode() / 100 == 2 ? warnings : answer.body() + warnings;
  }

  private String collection(JsonObject object) {
    String version = object.getString("apiVersion");
    String root = version.contains("/") ? "/apis/" + version : "/api/" + version;
    String namespace = object.getJsonObject("metadata").getString("namespace");
    return root
        + (namespace == null ? "" : "/namespaces/" + namespace)
        + "/"
        + collections.computeIfAbsent(
            version + " " + object.getString("kind"), key -> plural(root, object));
  }

  private String plural(String root, JsonObject object) {
    String kind = object.getString("kind");
    return server.call("GET", root, null).getJsonArray("resources").stream()
        .map(JsonObject.class::cast)
        .filter(resource -> resource.getString("kind").equals(kind))
        .map(resource -> resource.getString("name"))
        .filter(name -> !name.contains("/"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the server knows no " + kind + " in " + root));
  }
}
