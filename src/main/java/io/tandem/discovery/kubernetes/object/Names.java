// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

/** Makes names of labels. Pure. */
public final class Names {
  private Names() {}

  /** What no name of a label may have becomes an underscore, one for each character. */
  public static String sanitized(String text) {
    StringBuilder name = new StringBuilder(text.length());
    text.codePoints().forEach(c -> name.append(isFit(c) ? (char) c : '_'));
    return name.toString();
  }

  private static boolean isFit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
