// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.kubernetes.object.ClusterObject;
import io.tandem.discovery.kubernetes.object.ClusterObject.Ingress;
import io.tandem.discovery.kubernetes.object.ClusterObject.Rule;
import io.tandem.model.Labels;
import java.util.ArrayList;
import java.util.List;

/** The role ingress: each path of each host. */
final class IngressGroups implements GroupBuilder {
  private static final String PREFIX = "__meta_kubernetes_ingress_";

  private final GroupLabels labels = new GroupLabels();

  @Override
  public TargetGroup build(ClusterObject object, Others others) {
    Ingress ingress = (Ingress) object;
    List<Labels> targets = new ArrayList<>();
    for (Rule rule : ingress.rules()) {
      boolean isTls = ingress.tlsHosts().stream().anyMatch(host -> matches(host, rule.host()));
      for (String path : rule.paths()) {
        targets.add(
            Labels.of(
                "__address__",
                rule.host(),
                PREFIX + "scheme",
                isTls ? "https" : "http",
                PREFIX + "host",
                rule.host(),
                PREFIX + "path",
                path));
      }
    }
    return new TargetGroup(
        "ingress/" + ingress.key(),
        List.copyOf(targets),
        labels.merge(ingress.labels(), others.namespace(ingress.namespace())));
  }

  /** A star stands for exactly one name, the first. */
  private static boolean matches(String pattern, String host) {
    if (pattern.equals(host)) {
      return true;
    }
    int dot = host.indexOf('.');
    return pattern.equals("*")
        ? dot < 0
        : pattern.startsWith("*.") && dot >= 0 && pattern.substring(1).equals(host.substring(dot));
  }
}
