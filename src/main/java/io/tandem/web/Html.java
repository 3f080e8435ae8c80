// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import com.google.errorprone.annotations.CompileTimeConstant;

/**
 * Builds a piece of a page. Markup can only be a constant of the program, which the compiler
 * checks; whatever comes from outside goes through {@link #text} and is escaped, in elements and in
 * quoted attributes alike. One thread.
 */
final class Html {
  private final StringBuilder out = new StringBuilder();

  Html raw(@CompileTimeConstant final String markup) {
    out.append(markup);
    return this;
  }

  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        // Forbidden in HTML; a control picture tells more than nothing.
        case 0 -> out.append('\u2400');
        default -> out.append(c);
      }
    }
    return this;
  }

  /** A figure with thin groups of three digits. */
  Html number(long number) {
    return text(Figures.count(number));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
