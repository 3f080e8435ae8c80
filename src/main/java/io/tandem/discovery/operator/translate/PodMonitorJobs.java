// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A PodMonitor as jobs, one for each endpoint. */
final class PodMonitorJobs {
  private static final String POD = "__meta_kubernetes_pod_";

  private final JobParts parts;
  private final LabelSelector selector;
  private final boolean byRole;

  PodMonitorJobs(JobParts parts) {
    this.parts = parts;
    selector = LabelSelector.of(parts.spec().section("selector"));
    byRole = KubernetesPart.selectsByRole(parts.spec());
  }

  List<JsonObject> jobs() {
    List<JsonObject> jobs = new ArrayList<>();
    for (Section endpoint : parts.spec().sections("podMetricsEndpoints")) {
      jobs.add(job(jobs.size(), endpoint));
    }
    return jobs;
  }

  private JsonObject job(int index, Section endpoint) {
    JsonObject entry = parts.discovery("pod");
    if (byRole) {
      KubernetesPart.select(entry, selector, "pod");
    }
    return parts.ofEndpoint(index, endpoint, entry, this::rules);
  }

  private Relabelings rules(Section endpoint) {
    Relabelings rules = Relabelings.ofTargets();
    if (!Boolean.FALSE.equals(endpoint.flagOrNull("filterRunning"))) {
      rules.dropEnded();
    }
    if (!byRole) {
      rules.select(selector, POD);
    }
    keepPort(rules, endpoint);
    rules
        .copy("__meta_kubernetes_namespace", "namespace")
        .copy(POD + "container_name", "container")
        .copy(POD + "name", "pod");
    ServiceMonitorJobs.copyLabels(rules, parts.podTargetLabels(), POD);
    rules.set("job", parts.namespace() + "/" + parts.name());
    String label = parts.spec().text("jobLabel");
    if (!label.isEmpty()) {
      rules.copyIfSet(POD + "label_" + Relabelings.sanitized(label), "job");
    }
    String named = endpoint.text("port");
    String port = named.isEmpty() ? endpoint.textOrNumber("targetPort") : named;
    return port.isEmpty() ? rules : rules.set("endpoint", port);
  }

  private static void keepPort(Relabelings rules, Section endpoint) {
    String named = endpoint.text("port");
    String number = JobParts.port(endpoint, "portNumber");
    String targetPort = JobParts.port(endpoint, "targetPort");
    boolean isNumber = endpoint.raw("targetPort") instanceof Number;
    if (!named.isEmpty()) {
      rules.keep(named, POD + "container_port_name");
    } else if (number != null) {
      rules.keep(number, POD + "container_port_number");
    } else if (targetPort != null) {
      rules.keep(targetPort, POD + (isNumber ? "container_port_number" : "container_port_name"));
    }
  }
}
