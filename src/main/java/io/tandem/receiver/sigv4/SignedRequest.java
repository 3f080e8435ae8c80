// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver.sigv4;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parts of a request that a signature covers.
 *
 * @param path as on the request line, still percent-encoded
 * @param query as on the request line, without the question mark; empty where there is none
 * @param headers values by lower-case name, in the order sent
 */
public record SignedRequest(
    String method, String path, String query, Map<String, List<String>> headers, byte[] body) {

  public SignedRequest {
    Map<String, List<String>> byName = new TreeMap<>();
    headers.forEach((name, values) -> byName.put(name.toLowerCase(Locale.ROOT), values));
    headers = byName;
  }

  /** The values of a header joined by commas; empty where it was not sent. */
  String header(String name) {
    return String.join(",", headers.getOrDefault(name, List.of()));
  }
}
