// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An absolute URL, cut into what a request needs.
 *
 * @param text as given, without user and password, and with what no URL may hold escaped
 * @param host without brackets
 * @param target path and query, as they go onto the request line
 * @param authorization the Authorization header that user and password in the URL mean, or null
 */
record RequestUrl(
    String text,
    boolean tls,
    String host,
    int port,
    String target,
    @Nullable String authorization) {

  /**
   * @throws IllegalArgumentException where there is no scheme, no host or no port number
   */
  static RequestUrl parse(String given) {
    String url = escape(given);
    int scheme = url.indexOf("://");
    boolean tls = url.regionMatches(true, 0, "https://", 0, 8);
    if (scheme < 0 || !(tls || url.regionMatches(true, 0, "http://", 0, 7))) {
      throw new IllegalArgumentException(
          "unsupported protocol scheme \"" + url.substring(0, Math.max(0, scheme)) + '"');
    }
    int start = scheme + 3;
    int end = endOfAuthority(url, start);
    int at = url.lastIndexOf('@', end - 1);
    String user = at >= start ? url.substring(start, at) : null;
    String authority = url.substring(user == null ? start : at + 1, end);
    String host = host(authority);
    if (host.isEmpty()) {
      throw new IllegalArgumentException("no Host in request URL");
    }
    return new RequestUrl(
        user == null ? url : url.substring(0, start) + url.substring(at + 1),
        tls,
        host,
        port(authority, tls),
        target(url, end),
        user == null ? null : basic(user));
  }

  /** Where a redirect leads. */
  RequestUrl resolve(String location) {
    return parse(URI.create(text).resolve(escape(location)).toString());
  }

  /** The host as it stands in a Host header. */
  String bracketedHost() {
    return host.indexOf(':') >= 0 ? '[' + host + ']' : host;
  }

  /** Scheme, host and port, as a proxy wants them before the target. */
  String origin() {
    boolean usual = port == (tls ? 443 : 80);
    return (tls ? "https://" : "http://") + bracketedHost() + (usual ? "" : ":" + port);
  }

  /** Whether credentials meant for the host may go to this one: the same, or a part of it. */
  boolean isWithin(String originalHost) {
    String here = host.toLowerCase(Locale.ROOT);
    String there = originalHost.toLowerCase(Locale.ROOT);
    boolean address = host.indexOf(':') >= 0 || host.indexOf('%') >= 0;
    return here.equals(there) || (!address && here.endsWith('.' + there));
  }

  private static int endOfAuthority(String url, int start) {
    for (int i = start; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return url.length();
  }

  private static String host(String authority) {
    if (authority.startsWith("[")) {
      int close = authority.indexOf(']');
      return close < 0 ? "" : authority.substring(1, close);
    }
    int colon = authority.indexOf(':');
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  private static int port(String authority, boolean tls) {
    int colon = authority.indexOf(':', Math.max(0, authority.indexOf(']')));
    if (colon < 0 || colon == authority.length() - 1) {
      return tls ? 443 : 80;
    }
    String digits = authority.substring(colon + 1);
    try {
      int port = Integer.parseInt(digits);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same refusal as a number out of range.
    }
    throw new IllegalArgumentException("invalid port \":" + digits + "\" after host");
  }

  private static String target(String url, int from) {
    int fragment = url.indexOf('#', from);
    String target = fragment < 0 ? url.substring(from) : url.substring(from, fragment);
    return target.startsWith("/") ? target : '/' + target;
  }

  private static String basic(String user) {
    String plain = java.net.URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
    String both = plain.indexOf(':') < 0 ? plain + ':' : plain;
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  /** Most URLs need nothing: they are returned as they are. */
  private static String escape(String url) {
    for (int i = 0; i < url.length(); i++) {
      if (mustEscape(url.charAt(i))) {
        return escapeAll(url);
      }
    }
    return url;
  }

  private static boolean mustEscape(int c) {
    return c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' || c == '\\' || c == '^'
        || c == '`' || c == '{' || c == '|' || c == '}';
  }

  private static String escapeAll(String url) {
    StringBuilder text = new StringBuilder();
    for (byte b : url.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (mustEscape(c)) {
        text.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        text.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      } else {
        text.append((char) c);
      }
    }
    return text.toString();
  }
}
