// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A URL as far as Prometheus looks at one when it loads a file; it takes much that {@link
 * java.net.URI} does not, such as relative ones and blanks in a path.
 */
record GoUrl(boolean isValid, String scheme, String userInfo, String host) {
  private static final GoUrl INVALID = new GoUrl(false, "", "", "");
  private static final Pattern SCHEME =
      Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:.*", Pattern.DOTALL);
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");

  /** Colons may stand in a name, but what follows the last one is a port. */
  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(\\[[^\\]]*\\]|[^:\\[\\]\\\\^`{|} ]*|[^\\[\\]\\\\^`{|} ]*(?=:[0-9]*$))(:[0-9]*)?");

  static GoUrl parse(String text) {
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return INVALID;
    }
    String rest = cut(text, '#');
    String scheme = "";
    if (SCHEME.matcher(rest).matches()) {
      scheme = rest.substring(0, rest.indexOf(':')).toLowerCase(Locale.ROOT);
      rest = rest.substring(scheme.length() + 1);
    } else if (rest.startsWith(":")) {
      return INVALID;
    }
    rest = cut(rest, '?');
    if (!rest.startsWith("/")) {
      boolean colonFirst = cut(rest, '/').contains(":");
      boolean opaque = !scheme.isEmpty();
      return opaque || (!colonFirst && !badEscape(rest))
          ? new GoUrl(true, scheme, "", "")
          : INVALID;
    }
    return rest.startsWith("//") && !rest.startsWith("///")
        ? withAuthority(scheme, rest.substring(2))
        : badEscape(rest) ? INVALID : new GoUrl(true, scheme, "", "");
  }

  private static GoUrl withAuthority(String scheme, String rest) {
    String authority = cut(rest, '/');
    if (badEscape(rest.substring(authority.length()))) {
      return INVALID;
    }
    int at = authority.lastIndexOf('@');
    String userInfo = at < 0 ? "" : authority.substring(0, at);
    String host = authority.substring(at + 1);
    boolean valid = AUTHORITY.matcher(host).matches() && !badEscape(host) && !badEscape(userInfo);
    return valid ? new GoUrl(true, scheme, userInfo, host) : INVALID;
  }

  /** The text with a password in it replaced as Prometheus does. */
  static String redacted(String text) {
    GoUrl url = parse(text);
    if (!url.isValid) {
      return text.replaceFirst("//[^/]*@", "//xxxxx@");
    }
    int colon = url.userInfo.indexOf(':');
    if (colon < 0) {
      return text;
    }
    return text.replace(
        "//" + url.userInfo + "@", "//" + url.userInfo.substring(0, colon) + ":xxxxx@");
  }

  private static String cut(String text, char at) {
    int index = text.indexOf(at);
    return index < 0 ? text : text.substring(0, index);
  }

  private static boolean badEscape(String text) {
    return BAD_ESCAPE.matcher(text).find();
  }
}
