// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.plane;

import io.tandem.testing.ApiServer;
import io.tandem.testing.ControlPlane;
import io.tandem.testing.Helm;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What there is to scrape: a Deployment with a Service and an Ingress, and jobs that find it by
 * each role of {@code kubernetes_sd_configs}. What must be found is read from the cluster itself.
 */
final class Shop {
  private static final int PODS = 40;
  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop, namespace: shop}
      spec:
        replicas: %d
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}}
          spec:
            nodeSelector: {kubernetes.io/os: linux}
            containers:
              - {name: web, image: "shop:1", ports: [{name: web, containerPort: 8080}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: shop, namespace: shop}
      spec:
        selector: {app: shop}
        ports: [{name: web, port: 80, targetPort: web}]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: shop, namespace: shop}
      spec:
        rules:
          - host: shop.example
            http:
              paths:
                - path: /metrics
                  pathType: Prefix
                  backend: {service: {name: shop, port: {name: web}}}
      """;

  /** A job finds everything of a role in the namespace; a proxy answers for all of it. */
  private static final String JOB =
      """
            - job_name: %1$s
              proxy_url: http://%2$s
              kubernetes_sd_configs: [{role: %1$s%3$s}]
              relabel_configs:
                - source_labels: [__meta_kubernetes_node_name, __meta_kubernetes_pod_node_name]
                  regex: (.*);(.*)
                  replacement: $1$2
                  target_label: node
      """;

  private static final List<String> ROLES =
      List.of("node", "pod", "service", "endpoints", "endpointslice", "ingress");

  private Shop() {}

  static void open(ApiServer api) {
    Helm.objects(OBJECTS.formatted(PODS)).forEach(api::apply);
  }

  /** Values of the chart under {@code config.prometheus.scrape_configs}. */
  static String jobs(String proxy) {
    StringBuilder jobs = new StringBuilder();
    for (String role : ROLES) {
      String where = role.equals("node") ? "" : ", namespaces: {names: [shop]}";
      jobs.append(JOB.formatted(role, proxy, where));
    }
    return jobs.toString();
  }

  /** By job, the addresses that the cluster holds; of nodes, their names. */
  static Map<String, Set<String>> expected(ControlPlane plane) {
    Map<String, Set<String>> expected = new TreeMap<>();
    String core = "/api/v1/namespaces/shop/";
    Set<String> pods =
        texts(
            plane.items(core + "pods"),
            pod -> pod.getJsonObject("status").getString("podIP") + ":8080");
    expected.put("pod", pods);
    expected.put("node", texts(plane.items("/api/v1/nodes"), Shop::name));
    expected.put("service", Set.of("shop.shop.svc:80"));
    expected.put("ingress", Set.of("shop.example"));
    expected.put("endpoints", pods);
    expected.put("endpointslice", pods);
    return expected;
  }

  private static Set<String> texts(List<JsonObject> objects, Function<JsonObject, String> text) {
    Set<String> texts = new TreeSet<>();
    objects.forEach(object -> texts.add(text.apply(object)));
    return texts;
  }

  private static String name(JsonObject object) {
    return object.getJsonObject("metadata").getString("name").toLowerCase(Locale.ROOT);
  }
}
