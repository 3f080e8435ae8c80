// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.ProxyConfig;
import io.tandem.config.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the keys of a proxy, which stand among those of an HTTP client and of oauth2. */
final class ProxyReader {
  static final Keys KEYS =
      Keys.of("a proxy", "proxy_url", "no_proxy", "proxy_from_environment", "proxy_connect_header");

  private ProxyReader() {}

  static ProxyConfig read(YamlMap map) {
    String url = url(map.get("proxy_url"));
    YamlValue noProxy = map.get("no_proxy");
    boolean fromEnvironment = map.get("proxy_from_environment").bool(false);
    Map<String, List<Secret>> header = new LinkedHashMap<>();
    YamlValue connectHeader = map.get("proxy_connect_header");
    connectHeader
        .entries()
        .forEach((name, values) -> header.put(name, HttpClientReader.secrets(values)));
    if (!header.isEmpty() && !fromEnvironment && url == null) {
      connectHeader.fault("proxy_url or proxy_from_environment beside it");
    }
    if (fromEnvironment && url != null) {
      map.get("proxy_url").faultShowing("set", "absent where proxy_from_environment is true");
    }
    if (!noProxy.text("").isEmpty() && (fromEnvironment || !map.get("proxy_url").isPresent())) {
      noProxy.fault(
          fromEnvironment ? "absent where proxy_from_environment is true" : "proxy_url beside it");
    }
    return new ProxyConfig(url, noProxy.text(""), fromEnvironment, header);
  }

  private static @Nullable String url(YamlValue value) {
    String url = value.text("");
    if (!GoUrl.parse(url).isValid()) {
      value.faultShowing(GoUrl.redacted(url), "the URL of a proxy");
    }
    return url.isEmpty() ? null : url;
  }
}
