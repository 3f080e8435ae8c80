// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.read.YamlTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What surrounds the server of prometheus-community/prometheus: mounts, flags, its account. */
final class ServerPods {
  static final String ROLE = "eks.amazonaws.com/role-arn";

  private final Findings findings;

  ServerPods(Findings findings) {
    this.findings = findings;
  }

  void take(YamlTree server, YamlTree account, ChartOverlay overlay) {
    for (YamlTree mount : server.get("extraSecretMounts").items()) {
      mounted(mount, overlay.secret(mount.get("secretName").text()), overlay);
    }
    for (YamlTree mount : server.get("extraConfigmapMounts").items()) {
      mounted(mount, overlay.configMap(mount.get("configMap").text()), overlay);
    }
    if (!server.get("env").items().isEmpty()) {
      overlay.value("extraEnv", server.get("env").copy());
      findings.taken(server.get("env"), "variables of the pods");
    }
    flags(server.get("extraFlags"), overlay);
    role(account, overlay);
    for (String key : List.of("sidecarContainers", "extraInitContainers", "extraVolumes")) {
      YamlTree value = server.get(key);
      if (!value.items().isEmpty() || !value.entries().isEmpty()) {
        findings.stays(value, "Tandem's pods have no such part", "run it as a pod of its own");
      }
    }
  }

  private void mounted(YamlTree mount, String folder, ChartOverlay overlay) {
    overlay.moved(mount.get("mountPath").text(), folder);
    findings.changed(mount, "files of it are at " + folder + " now", "");
  }

  private void flags(YamlTree flags, ChartOverlay overlay) {
    List<String> taken = new ArrayList<>();
    for (YamlTree flag : flags.items()) {
      String text = flag.text();
      if (text.startsWith("enable-feature=")) {
        taken.add("--" + text);
        findings.taken(flag, "--" + text);
      } else if (!text.startsWith("web.enable-lifecycle")) {
        findings.stays(flag, "is no flag of Tandem", "docs/migrating.md has those that are alike");
      }
    }
    if (!taken.isEmpty()) {
      overlay.value("extraFlags", taken);
    }
  }

  /** The role that the account's annotation names goes on to be assumed, by another account. */
  void role(YamlTree account, ChartOverlay overlay) {
    YamlTree role = account.get("annotations", ROLE);
    if (role.isSet()) {
      Map<String, Object> aws = new LinkedHashMap<>();
      aws.put("credentials", "irsa");
      aws.put("irsa", Map.of("roleArn", role.text()));
      overlay.value("aws", aws);
      findings.changed(
          role,
          "the role is assumed by Tandem's service account now",
          "let its trust policy name that account too");
    }
  }
}
