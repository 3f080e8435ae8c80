// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.read.YamlTree;
import java.util.List;
import java.util.Map;

/** What a Prometheus object says that has no counterpart, and what becomes of it. */
final class OperatorLeft {
  private static final String NO_QUERIES = "Tandem answers no queries";

  private static final Map<String, String> STAYS =
      Map.ofEntries(
          Map.entry("remoteRead", NO_QUERIES),
          Map.entry("thanos", "there is no local storage for Thanos to read"),
          Map.entry("otlp", "Tandem takes no OTLP"),
          Map.entry("enableOTLPReceiver", "Tandem takes no OTLP"),
          Map.entry("enableRemoteWriteReceiver", "Tandem receives no remote write"),
          Map.entry("tracingConfig", "Tandem sends no traces"),
          Map.entry("containers", "Tandem's pods have no further containers"),
          Map.entry("initContainers", "Tandem's pods have no further containers"),
          Map.entry("volumes", "Tandem's pods mount Secrets and ConfigMaps alone"),
          Map.entry("additionalArgs", "docs/migrating.md has the flags that are alike"),
          Map.entry("web", "TLS of the server's own port: tls of Tandem's chart"));

  private static final Map<String, String> CHANGED =
      Map.of(
          "retention", "AMP keeps 150 days unless told otherwise",
          "retentionSize", "AMP bounds no size; --spool.max-bytes is of what is unsent",
          "storage", "the chart's value storage is of what is unsent",
          "query", NO_QUERIES,
          "shards", "a fleet shares targets by itself",
          "resources", "the chart has requests and limits as measured",
          "nodeSelector", "collectors run on every node unless told otherwise",
          "ruleQueryOffset", "one of the workspace at AMP");

  private OperatorLeft() {}

  static void tell(YamlTree spec, Findings findings) {
    STAYS.forEach(
        (key, why) -> {
          if (says(spec.get(key))) {
            findings.stays(spec.get(key), why, "");
          }
        });
    CHANGED.forEach(
        (key, why) -> {
          if (says(spec.get(key)) && !spec.get(key).text().equals("1")) {
            findings.changed(spec.get(key), why, "");
          }
        });
    for (YamlTree feature : List.copyOf(spec.get("enableFeatures").items())) {
      findings.stays(
          feature, "a feature flag, and not one of the file", "extraFlags: [--enable-feature=…]");
    }
  }

  /** More than an empty list or map, or false. */
  private static boolean says(YamlTree value) {
    boolean empty =
        (value.isMap() && value.entries().isEmpty())
            || (value.isList() && value.items().isEmpty())
            || (value.isScalar() && value.text().isEmpty());
    return value.isSet() && !empty && !value.isFalse();
  }
}
