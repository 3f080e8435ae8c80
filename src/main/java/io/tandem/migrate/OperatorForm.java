// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.read.YamlTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes an entry of remote_write as prometheus.yml has it, from the operator's form: other names,
 * and secrets as files that the pods mount. Belongs to one migration.
 */
final class OperatorForm {
  private static final Map<String, String> NAMES =
      Map.of(
          "useFIPSSTSEndpoint", "use_fips_sts_endpoint",
          "retryOnRateLimit", "retry_on_http_429",
          "keySecret", "key",
          "azureAd", "azuread",
          "messageVersion", "protobuf_message",
          "clientId", "client_id",
          "tokenUrl", "token_url");

  /** Their keys are the user's. */
  private static final Set<String> VERBATIM = Set.of("headers", "endpointParams");

  /** Where Tandem takes no file. */
  private static final Set<String> NO_FILE = Set.of("access_key", "secret_key", "client_id");

  private static final Map<String, String> MESSAGES =
      Map.of("V1.0", "prometheus.WriteRequest", "V2.0", "io.prometheus.write.v2.Request");

  private final Findings findings;
  private final ChartOverlay overlay;
  private boolean whole;

  OperatorForm(Findings findings, ChartOverlay overlay) {
    this.findings = findings;
    this.overlay = overlay;
  }

  /** Written without quotes. */
  record Bare(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  /** The entry, or null where it cannot be one of Tandem; that is told of. */
  @Nullable Map<String, @Nullable Object> endpoint(YamlTree entry) {
    whole = true;
    Map<String, @Nullable Object> content = map(entry);
    return whole ? content : null;
  }

  private Map<String, @Nullable Object> map(YamlTree tree) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    tree.entries().forEach((key, value) -> put(content, key, value));
    return content;
  }

  private void put(Map<String, @Nullable Object> content, String key, YamlTree value) {
    String name = NAMES.getOrDefault(key, snake(key));
    YamlTree secret = value.get("secret").isMap() ? value.get("secret") : value;
    if (key.equals("maxRetries")) {
      findings.changed(value, "left out: nothing is given up after a number of tries", "");
    } else if (NO_FILE.contains(name)
        && (isReference(secret) || isReference(value.get("configMap")))) {
      whole = false;
      findings.stays(
          value,
          "an endpoint whose " + name + " is in a Secret was left out",
          "let the pods have a role: aws.credentials of the chart");
    } else if (isReference(value.get("configMap"))) {
      content.put(name + "_file", file(value.get("configMap"), overlay::configMap));
    } else if (isReference(secret)) {
      content.put(name + "_file", file(secret, overlay::secret));
    } else if (key.equals("messageVersion")) {
      content.put(name, MESSAGES.getOrDefault(value.text(), value.text()));
    } else if (key.equals("action")) {
      content.put(name, value.text().toLowerCase(Locale.ROOT));
    } else if (VERBATIM.contains(key)) {
      content.put(name, value.copy());
    } else if (key.equals("proxyConnectHeader")) {
      findings.stays(
          value, "proxy_connect_header is not taken from Secrets", "write it in the file");
    } else {
      content.put(name, form(value));
    }
  }

  private @Nullable Object form(YamlTree value) {
    if (value.isList()) {
      List<@Nullable Object> list = new ArrayList<>();
      value.items().forEach(item -> list.add(form(item)));
      return list;
    }
    return value.isMap() ? map(value) : value.copy();
  }

  private static String file(YamlTree reference, UnaryOperator<String> folder) {
    return folder.apply(reference.get("name").text()) + "/" + reference.get("key").text();
  }

  private static boolean isReference(YamlTree tree) {
    return tree.get("key").isScalar()
        && tree.entries().keySet().stream().allMatch(Set.of("name", "key", "optional")::contains);
  }

  private static String snake(String key) {
    return key.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
