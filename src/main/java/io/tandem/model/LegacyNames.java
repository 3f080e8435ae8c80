// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.model;

/**
 * The character set of names before Prometheus took any UTF-8: ASCII letters, digits and
 * underscores.
 */
public final class LegacyNames {
  private LegacyNames() {}

  /** Whether the text is a metric name: like a label name, and colons. */
  public static boolean isMetricName(String text) {
    return isName(text, true);
  }

  public static boolean isLabelName(String text) {
    return isName(text, false);
  }

  private static boolean isName(String text, boolean colons) {
    if (text.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      if (!letter && !(colons && c == ':') && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }
}
