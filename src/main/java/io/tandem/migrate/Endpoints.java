// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.read.YamlTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What changes about the entries of remote_write: requests to AMP are signed here and not by a
 * proxy, and say nothing that AMP refuses.
 */
final class Endpoints {
  private static final Pattern AMP_HOST =
      Pattern.compile(
          "https://aps-workspaces(?:-fips)?\\.([a-z0-9-]+)\\.(?:amazonaws\\.com|api\\.aws)/.*");
  private static final Pattern AMP_PATH =
      Pattern.compile("https?://[^/]+(/workspaces/(ws-[^/]+)/api/v1/remote_write)");
  private static final List<String> CREDENTIALS =
      List.of(
          "basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file", "azuread");

  private final Wishes wishes;
  private final Findings findings;

  Endpoints(Wishes wishes, Findings findings) {
    this.wishes = wishes;
    this.findings = findings;
  }

  /** What an endpoint is called where it is spoken of: never its URL, which may hold a password. */
  static String name(Piece endpoint) {
    String name = endpoint.text("name");
    if (!name.isEmpty()) {
      return name;
    }
    return endpoint.text("url").replaceAll("^(\\w+://)[^/@]*@", "$1").replaceAll("[?#].*", "");
  }

  static boolean isAmp(Piece endpoint) {
    return endpoint.content().containsKey("sigv4")
        || AMP_HOST.matcher(endpoint.text("url")).matches()
        || AMP_PATH.matcher(endpoint.text("url")).matches();
  }

  /** Changes those of the draft, and adds the workspace that is wished for. */
  void settle(Draft draft, YamlTree root) {
    draft.endpoints.forEach(this::change);
    boolean sends = draft.endpoints.stream().anyMatch(Endpoints::isAmp);
    if (!sends && wishes.workspace() != null && wishes.region() != null) {
      draft.endpoints.add(new Piece(root.get("remote_write"), workspace()));
    }
  }

  private void change(Piece endpoint) {
    Matcher proxied = AMP_PATH.matcher(endpoint.text("url"));
    Matcher direct = AMP_HOST.matcher(endpoint.text("url"));
    boolean signs = endpoint.content().containsKey("sigv4");
    boolean proves = CREDENTIALS.stream().anyMatch(endpoint.content()::containsKey);
    if (direct.matches() && !signs && !proves) {
      endpoint.content().put("sigv4", sigv4(direct.group(1)));
      findings.changed(endpoint.source(), "requests are signed: sigv4 was added", "");
    } else if (!direct.matches() && proxied.matches() && !signs && !proves) {
      unproxy(endpoint, proxied.group(1));
    }
    if (isAmp(endpoint)) {
      withoutTenant(endpoint);
    }
    lanes(endpoint);
  }

  private void unproxy(Piece endpoint, String path) {
    if (wishes.region() == null) {
      findings.stays(
          endpoint.source().get("url"),
          "requests go through a signing proxy, and Tandem signs them itself",
          "give --region to have the proxy left out");
      return;
    }
    endpoint.content().put("url", "https://" + host(wishes.region()) + path);
    endpoint.content().put("sigv4", sigv4(wishes.region()));
    findings.changed(
        endpoint.source().get("url"), "requests go to AMP directly, signed here", "stop the proxy");
  }

  private void withoutTenant(Piece endpoint) {
    if (!(endpoint.content().get("headers") instanceof Map<?, ?> headers)) {
      return;
    }
    if (headers.keySet().removeIf(Endpoints::isTenant)) {
      findings.changed(
          endpoint.source().get("headers"), "X-Scope-OrgID was left out: AMP refuses it", "");
    }
    if (headers.isEmpty()) {
      endpoint.content().remove("headers");
    }
  }

  private static boolean isTenant(Object name) {
    return name.toString().toLowerCase(Locale.ROOT).equals("x-scope-orgid");
  }

  private void lanes(Piece endpoint) {
    if (endpoint.content().get("queue_config") instanceof Map<?, ?> queue
        && queue.containsKey("max_shards")) {
      findings.changed(
          endpoint.source(),
          "queue_config.max_shards has no effect: lanes are fixed, min_shards of them",
          "");
    }
  }

  private Map<String, @Nullable Object> workspace() {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("name", "amp");
    entry.put(
        "url",
        "https://"
            + host(String.valueOf(wishes.region()))
            + "/workspaces/"
            + wishes.workspace()
            + "/api/v1/remote_write");
    entry.put("sigv4", sigv4(String.valueOf(wishes.region())));
    return entry;
  }

  private static String host(String region) {
    return "aps-workspaces." + region + ".amazonaws.com";
  }

  private Map<String, @Nullable Object> sigv4(String region) {
    Map<String, @Nullable Object> sigv4 = new LinkedHashMap<>();
    sigv4.put("region", region);
    if (wishes.roleArn() != null) {
      sigv4.put("role_arn", wishes.roleArn());
    }
    return sigv4;
  }
}
