// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.plane;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a service account asked the API server for, as its audit has it.
 *
 * @param resource the plural, with the subresource behind it where there is one
 */
record Request(String account, String verb, String resource, int status) {
  /** What the accounts of a namespace asked for so far. */
  static List<Request> of(List<JsonObject> audit, String namespace) {
    String prefix = "system:serviceaccount:" + namespace + ":";
    return audit.stream()
        .filter(event -> user(event).startsWith(prefix))
        .map(event -> request(event, user(event).substring(prefix.length())))
        .toList();
  }

  /** What one of them asked for, each once: "list pods". */
  static Set<String> asked(List<JsonObject> audit, String namespace, String account) {
    Set<String> asked = new TreeSet<>();
    for (Request request : of(audit, namespace)) {
      if (request.account.equals(account)) {
        asked.add(request.verb + " " + request.resource);
      }
    }
    return asked;
  }

  private static String user(JsonObject event) {
    return event.getJsonObject("user").getString("username");
  }

  private static Request request(JsonObject event, String account) {
    JsonObject object = event.getJsonObject("objectRef", new JsonObject());
    String sub = object.getString("subresource", "");
    String resource = object.getString("resource", event.getString("requestURI"));
    return new Request(
        account,
        event.getString("verb"),
        sub.isEmpty() ? resource : resource + "/" + sub,
        event.getJsonObject("responseStatus", new JsonObject()).getInteger("code", 0));
  }
}
