// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Headers that no file may set: others keys do, or the protocol, the signature, the transport. */
final class ReservedHeaders {
  /** Those of remote_write's {@code headers}; authorization has an answer of its own there. */
  static final Set<String> REMOTE_WRITE =
      Set.of(
          "host",
          "content-encoding",
          "content-length",
          "content-type",
          "user-agent",
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "www-authenticate",
          "accept-encoding",
          "x-prometheus-remote-write-version",
          "x-prometheus-remote-read-version",
          "x-amz-date",
          "x-amz-security-token",
          "x-amz-content-sha256");

  private static final Set<String> HTTP = http();

  private ReservedHeaders() {}

  private static Set<String> http() {
    Set<String> names = new HashSet<>(REMOTE_WRITE);
    names.add("authorization");
    names.add("x-prometheus-scrape-timeout-seconds");
    return names;
  }

  /** Whether {@code http_headers} may not set it. */
  static boolean isReserved(String name) {
    return HTTP.contains(name.toLowerCase(Locale.ROOT));
  }
}
