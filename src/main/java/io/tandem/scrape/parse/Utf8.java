// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

/** Checks UTF-8 as Go does: shortest form, no surrogates, at most U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  static boolean isValid(byte[] bytes, int start, int end) {
    int i = start;
    while (i < end) {
      int b = bytes[i];
      if (b >= 0) {
        i++;
        continue;
      }
      int length = sequenceLength(b & 0xff);
      if (length == 0 || i + length > end || !isSequence(bytes, i, length)) {
        return false;
      }
      i += length;
    }
    return true;
  }

  private static int sequenceLength(int lead) {
    if (lead >= 0xc2 && lead <= 0xdf) {
      return 2;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
      return 3;
    }
    return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  }

  private static boolean isSequence(byte[] bytes, int at, int length) {
    for (int k = 1; k < length; k++) {
      if ((bytes[at + k] & 0xc0) != 0x80) {
        return false;
      }
    }
    int second = bytes[at + 1] & 0xff;
    return switch (bytes[at] & 0xff) {
      case 0xe0 -> second >= 0xa0;
      case 0xed -> second <= 0x9f;
      case 0xf0 -> second >= 0x90;
      case 0xf4 -> second <= 0x8f;
      default -> true;
    };
  }
}
