// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen, as {@code [HOST]:PORT}.
 *
 * @param host without the brackets of an IPv6 address; every address where only a port is given
 * @param port 0 for any free one
 */
record ListenAddress(String host, int port) {
  private static final Pattern SYNTAX =
      Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:\\[\\]]*):(\\d{1,5})");
  private static final int LARGEST_PORT = 65535;

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException where the text is none
   */
  static ListenAddress parse(String text) {
    Matcher m = SYNTAX.matcher(text);
    if (!m.matches() || Integer.parseInt(m.group(2)) > LARGEST_PORT) {
      throw new IllegalArgumentException("expected [HOST]:PORT such as 127.0.0.1:9090");
    }
    String host = m.group(1).isEmpty() ? "0.0.0.0" : m.group(1).replaceAll("[\\[\\]]", "");
    return new ListenAddress(host, Integer.parseInt(m.group(2)));
  }

  /** The host by which this machine reaches it. */
  String localHost() {
    return switch (host) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::" -> "::1";
      default -> host;
    };
  }

  /** Host and port as a target is written. */
  String authority() {
    String name = localHost();
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
  }

  /** Where a browser on this machine finds it. */
  String url() {
    return "http://" + authority();
  }
}
