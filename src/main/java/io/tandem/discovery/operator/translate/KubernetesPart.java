// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kubernetes_sd_configs of monitors. */
final class KubernetesPart {
  private final OperatorSettings settings;
  private final Monitor monitor;
  private final ClientPart client;

  KubernetesPart(OperatorSettings settings, Monitor monitor, ClientPart client) {
    this.settings = settings;
    this.monitor = monitor;
    this.client = client;
  }

  /**
   * One entry.
   *
   * @param namespaceSelector of the monitor
   */
  JsonObject entry(String role, Section namespaceSelector, @Nullable Boolean attachesNode) {
    JsonObject entry = new JsonObject().put("role", role);
    List<String> namespaces = namespaces(namespaceSelector);
    if (!namespaces.isEmpty()) {
      entry.put("namespaces", new JsonObject().put("names", new JsonArray(namespaces)));
    }
    Section server = settings.spec().sectionOrNull("apiserverConfig");
    if (server != null) {
      entry.put("api_server", server.text("host"));
      Fields.copyText(server, "bearerToken", entry, "bearer_token");
      client.bearer(entry, server);
      client.put(entry, server, ScrapeClass.NONE);
    }
    if (attachesNode != null) {
      entry.put("attach_metadata", new JsonObject().put("node", attachesNode));
    }
    return entry;
  }

  private List<String> namespaces(Section selector) {
    if (settings.spec().isTrue("ignoreNamespaceSelectors")) {
      return List.of(monitor.namespace());
    }
    List<String> named = selector.texts("matchNames");
    if (selector.isTrue("any")) {
      return List.of();
    }
    return named.isEmpty() ? List.of(monitor.namespace()) : named;
  }

  /** Has the API server select, where the monitor asks for that instead of rules. */
  static boolean selectsByRole(Section spec) {
    return switch (spec.text("selectorMechanism")) {
      case "", "RelabelConfig" -> false;
      case "RoleSelector" -> true;
      default -> throw spec.refused("selectorMechanism", "expected RelabelConfig or RoleSelector");
    };
  }

  static void select(JsonObject entry, LabelSelector selector, String... roles) {
    JsonArray selectors = new JsonArray();
    for (String role : roles) {
      selectors.add(new JsonObject().put("role", role).put("label", selector.text()));
    }
    entry.put("selectors", selectors);
  }

  /** What the monitor says, or else its class. */
  static @Nullable Boolean attachesNode(Section spec, ScrapeClass scrapeClass) {
    Section attach = spec.sectionOrNull("attachMetadata");
    return attach == null ? scrapeClass.attachesNode() : (Boolean) attach.isTrue("node");
  }
}
