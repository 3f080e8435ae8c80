// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import com.google.re2j.Pattern;

/** Which label names Prometheus takes, by its legacy and by its UTF-8 rule. */
final class Names {
  private static final Pattern LEGACY = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern LEGACY_WITH_GROUPS =
      Pattern.compile("(?:(?:[a-zA-Z_]|\\$(?:\\{\\w+\\}|\\w+))+\\w*)+");

  private Names() {}

  static boolean isLabelName(String name, boolean legacy) {
    return legacy ? LEGACY.matcher(name).matches() : !name.isEmpty() && isUtf8(name);
  }

  /** A label name that may contain groups of a regular expression, such as {@code ${1}}. */
  static boolean isLabelTemplate(String name, boolean legacy) {
    return legacy ? LEGACY_WITH_GROUPS.matcher(name).matches() : !name.isEmpty() && isUtf8(name);
  }

  /** Lone surrogates are what bytes became that are not UTF-8. */
  static boolean isUtf8(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
