// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import java.nio.charset.StandardCharsets;

/**
 * Backslash escapes of quoted text and of HELP: {@code \\ \" \n}; any other pair stays as it is.
 */
public final class Escapes {
  private Escapes() {}

  /** The text between the positions with its escapes replaced. */
  public static String decode(byte[] from, int start, int end) {
    byte[] plain = new byte[end - start];
    return new String(plain, 0, decode(from, start, end, plain, 0), StandardCharsets.UTF_8);
  }

  /**
   * Writes the text with its escapes replaced into an array, which takes no more room than the text
   * as it stands.
   *
   * @return the end of what was written
   */
  public static int decode(byte[] from, int start, int end, byte[] into, int at) {
    int to = at;
    for (int i = start; i < end; i++) {
      byte b = from[i];
      if (b == '\\' && i + 1 < end) {
        byte next = from[i + 1];
        byte meant = next == 'n' ? (byte) '\n' : next;
        if (next == 'n' || next == '"' || next == '\\') {
          into[to++] = meant;
          i++;
          continue;
        }
      }
      into[to++] = b;
    }
    return to;
  }
}
