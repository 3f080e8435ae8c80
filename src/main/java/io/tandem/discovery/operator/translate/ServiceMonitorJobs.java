// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A ServiceMonitor as jobs, one for each endpoint. */
final class ServiceMonitorJobs {
  private static final String SERVICE = "__meta_kubernetes_service_";
  private static final String POD = "__meta_kubernetes_pod_";

  private final JobParts parts;
  private final LabelSelector selector;
  private final String role;
  private final boolean byRole;

  ServiceMonitorJobs(JobParts parts) {
    this.parts = parts;
    Section spec = parts.spec();
    selector = LabelSelector.of(spec.section("selector"));
    byRole = KubernetesPart.selectsByRole(spec);
    boolean slices = parts.settings().text("serviceDiscoveryRole").equals("EndpointSlice");
    role = slices ? "endpointslice" : "endpoints";
  }

  List<JsonObject> jobs() {
    List<JsonObject> jobs = new ArrayList<>();
    for (Section endpoint : parts.spec().sections("endpoints")) {
      jobs.add(job(jobs.size(), endpoint));
    }
    return jobs;
  }

  private JsonObject job(int index, Section endpoint) {
    refuseFiles(endpoint);
    JsonObject entry = parts.discovery(role);
    if (byRole) {
      KubernetesPart.select(entry, selector, role, "service");
    }
    return parts.ofEndpoint(index, endpoint, entry, this::rules);
  }

  private void refuseFiles(Section endpoint) {
    if (!parts.settings().section("arbitraryFSAccessThroughSMs").isTrue("deny")) {
      return;
    }
    Tls tls = parts.client().tls(endpoint);
    boolean tlsReads = tls != null && tls.readsFiles();
    if (tlsReads || !endpoint.text("bearerTokenFile").isEmpty()) {
      throw endpoint.refused(
          tlsReads ? "tlsConfig" : "bearerTokenFile",
          "names a file, which arbitraryFSAccessThroughSMs denies");
    }
  }

  private Relabelings rules(Section endpoint) {
    Relabelings rules = Relabelings.ofTargets();
    if (!byRole) {
      rules.select(selector, SERVICE);
    }
    String portName = endpoint.text("port");
    String targetPort = JobParts.port(endpoint, "targetPort");
    if (!portName.isEmpty()) {
      rules.keep(portName, meta("port_name"));
    } else if (targetPort != null) {
      boolean isNumber = endpoint.raw("targetPort") instanceof Number;
      rules.keep(targetPort, POD + (isNumber ? "container_port_number" : "container_port_name"));
    }
    names(rules);
    if (!Boolean.FALSE.equals(endpoint.flagOrNull("filterRunning"))) {
      rules.dropEnded();
    }
    copyLabels(rules, parts.spec().texts("targetLabels"), SERVICE);
    copyLabels(rules, parts.podTargetLabels(), POD);
    job(rules);
    String port = portName.isEmpty() ? endpoint.textOrNumber("targetPort") : portName;
    return port.isEmpty() ? rules : rules.set("endpoint", port);
  }

  private String meta(String end) {
    return "__meta_kubernetes_" + (role.equals("endpoints") ? "endpoint_" : "endpointslice_") + end;
  }

  /** The labels that dashboards ask for. */
  private void names(Relabelings rules) {
    String kind = meta("address_target_kind");
    String name = meta("address_target_name");
    rules
        .copyMatch("Node;(.*)", "node", kind, name)
        .copyMatch("Pod;(.*)", "pod", kind, name)
        .copy("__meta_kubernetes_namespace", "namespace")
        .copy(SERVICE + "name", "service")
        .copy(POD + "name", "pod")
        .copy(POD + "container_name", "container");
  }

  private void job(Relabelings rules) {
    rules.copyMatch("(.*)", "job", SERVICE + "name");
    String label = parts.spec().text("jobLabel");
    if (!label.isEmpty()) {
      rules.copyIfSet(SERVICE + "label_" + Relabelings.sanitized(label), "job");
    }
  }

  /** Labels of the object become the targets' own. */
  static void copyLabels(Relabelings rules, List<String> labels, String meta) {
    for (String label : labels) {
      String name = Relabelings.sanitized(label);
      rules.copyIfSet(meta + "label_" + name, name);
    }
  }
}
