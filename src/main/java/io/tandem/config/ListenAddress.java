// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port: where to listen, or where others reach this process. Immutable; any thread.
 *
 * @param host without the brackets of an IPv6 address
 * @param port 0 for any free one, where it is listened on
 */
public record ListenAddress(String host, int port) {
  /** Every address of the machine, on Prometheus' port. */
  public static final ListenAddress DEFAULT = new ListenAddress("0.0.0.0", 9090);

  private static final Pattern SYNTAX =
      Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:\\[\\]]*):(\\d{1,5})");
  private static final Pattern HOST = Pattern.compile("\\[[0-9a-fA-F:]+]|[^:/\\[\\]\\s]+");
  private static final Pattern BARE_IPV6 = Pattern.compile("[0-9a-fA-F]*(:[0-9a-fA-F.]*){2,}");
  private static final int LARGEST_PORT = 65535;

  /**
   * Reads {@code [HOST]:PORT}; every address of the machine where only a port is given.
   *
   * @throws IllegalArgumentException where the text is none
   */
  public static ListenAddress parse(String text) {
    Matcher m = SYNTAX.matcher(text);
    if (!m.matches() || Integer.parseInt(m.group(2)) > LARGEST_PORT) {
      throw new IllegalArgumentException("expected [HOST]:PORT such as 127.0.0.1:9090");
    }
    String host = m.group(1).isEmpty() ? DEFAULT.host : withoutBrackets(m.group(1));
    return new ListenAddress(host, Integer.parseInt(m.group(2)));
  }

  /**
   * Reads {@code HOST[:PORT]}: an address that others can reach. An IPv6 address needs no brackets
   * where no port follows, for so the downward API writes it.
   *
   * @throws IllegalArgumentException where the text is none
   */
  public static ListenAddress parseReachable(String text, int defaultPort) {
    if (BARE_IPV6.matcher(text).matches() || HOST.matcher(text).matches()) {
      return reachable(new ListenAddress(withoutBrackets(text), defaultPort));
    }
    Matcher m = SYNTAX.matcher(text);
    if (!m.matches() || m.group(1).isEmpty() || Integer.parseInt(m.group(2)) > LARGEST_PORT) {
      throw new IllegalArgumentException("expected HOST[:PORT] such as 10.0.0.7 or 10.0.0.7:9090");
    }
    return reachable(new ListenAddress(withoutBrackets(m.group(1)), Integer.parseInt(m.group(2))));
  }

  private static ListenAddress reachable(ListenAddress address) {
    if (address.isEverywhere() || address.port == 0) {
      throw new IllegalArgumentException("expected one address and port that others can reach");
    }
    return address;
  }

  private static String withoutBrackets(String host) {
    return host.replaceAll("[\\[\\]]", "");
  }

  /** Whether it stands for all addresses of the machine. */
  public boolean isEverywhere() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  /** The host by which this machine reaches it. */
  public String localHost() {
    return switch (host) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::" -> "::1";
      default -> host;
    };
  }

  /** Host and port as a target is written. */
  public String authority() {
    String name = localHost();
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
  }

  /** Where a browser on this machine finds it. */
  public String url() {
    return "http://" + authority();
  }
}
