// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import java.util.Set;

/**
 * A target's URL as others can reach it: a local address is replaced by this host's name, by
 * Prometheus' rule. For links only. Pure.
 */
final class GlobalUrl {
  private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]");

  private GlobalUrl() {}

  static String of(String url, String hostname) {
    int host = url.indexOf("://") + "://".length();
    int end = host;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    int port = url.lastIndexOf(':', end - 1);
    if (port < host || !LOCAL.contains(url.substring(host, port))) {
      return url;
    }
    return url.substring(0, host) + hostname + url.substring(port);
  }
}
