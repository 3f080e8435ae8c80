// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A proxy, as its URL names it.
 *
 * @param host without brackets
 * @param user null where the proxy asks for nobody
 */
record Proxy(Kind kind, String host, int port, @Nullable String user, @Nullable String password) {

  enum Kind {
    HTTP(80),
    /** HTTP, spoken over TLS. */
    HTTPS(443),
    SOCKS5(1080);

    private final int port;

    Kind(int port) {
      this.port = port;
    }
  }

  /**
   * Reads a URL; one without a scheme means HTTP.
   *
   * @throws IllegalArgumentException where it names no host, or a port that is none
   */
  static Proxy parse(String url) {
    int end = url.indexOf("://");
    Kind kind = end < 0 ? Kind.HTTP : kind(url.substring(0, end));
    String rest = end < 0 ? url : url.substring(end + 3);
    String authority = rest.split("[/?#]", 2)[0];
    int at = authority.lastIndexOf('@');
    String user = at < 0 ? null : authority.substring(0, at);
    String address = authority.substring(at + 1);
    int colon = address.indexOf(':', Math.max(0, address.indexOf(']')));
    String host = colon < 0 ? address : address.substring(0, colon);
    if (host.isEmpty()) {
      throw new IllegalArgumentException("proxy URL without a host");
    }
    boolean hasPort = colon >= 0 && colon < address.length() - 1;
    int port = hasPort ? port(address.substring(colon + 1)) : kind.port;
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return new Proxy(
        kind,
        bracketed ? host.substring(1, host.length() - 1) : host,
        port,
        user == null ? null : decoded(user.split(":", 2)[0]),
        user == null ? null : user.indexOf(':') < 0 ? "" : decoded(user.split(":", 2)[1]));
  }

  private static Kind kind(String scheme) {
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "https" -> Kind.HTTPS;
      case "socks5", "socks5h" -> Kind.SOCKS5;
      default -> Kind.HTTP;
    };
  }

  private static int port(String digits) {
    try {
      int port = Integer.parseInt(digits);
      if (port > 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same refusal as a number out of range.
    }
    throw new IllegalArgumentException("invalid port \":" + digits + "\" of the proxy");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The Proxy-Authorization header, or null. */
  @Nullable String authorization() {
    if (user == null) {
      return null;
    }
    byte[] both = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /** For proxies that Vert.x can speak to by itself. */
  ProxyOptions options() {
    ProxyOptions options =
        new ProxyOptions()
            .setType(kind == Kind.SOCKS5 ? ProxyType.SOCKS5 : ProxyType.HTTP)
            .setHost(host)
            .setPort(port);
    return user == null ? options : options.setUsername(user).setPassword(password);
  }

  @Override
  public String toString() {
    return kind + " " + host + ':' + port;
  }
}
