// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy requests go through.
 *
 * @param url http, https or socks5, with user and password where the proxy wants them; or null
 * @param noProxy hosts, domains and networks that are asked directly, separated by commas
 * @param fromEnvironment HTTP_PROXY, HTTPS_PROXY and NO_PROXY decide instead
 * @param connectHeader what a proxy is told with a CONNECT
 */
public record ProxyConfig(
    @Nullable String url,
    String noProxy,
    boolean fromEnvironment,
    Map<String, List<Secret>> connectHeader) {
  public static final ProxyConfig DIRECT = new ProxyConfig(null, "", false, Map.of());

  @Override
  public String toString() {
    return this.equals(DIRECT) ? "ProxyConfig[direct]" : "ProxyConfig[…]";
  }
}
