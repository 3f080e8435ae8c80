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
    int length = 0;
    for (int i = start; i < end; i++) {
      byte b = from[i];
      if (b == '\\' && i + 1 < end) {
        byte next = from[i + 1];
        byte meant = next == 'n' ? (byte) '\n' : next;
        if (next == 'n' || next == '"' || next == '\\') {
          plain[length++] = meant;
          i++;
          continue;
        }
      }
      plain[length++] = b;
    }
    return new String(plain, 0, length, StandardCharsets.UTF_8);
  }
}
