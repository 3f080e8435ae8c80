// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import java.nio.charset.StandardCharsets;

/**
 * The texts of bucket bounds and quantiles, which pages in protobuf bring as numbers: each is
 * written once and found by its bits from then on; one that falls on another's place takes it over.
 * At most 256. Belongs to one parser.
 */
final class BoundTexts {
  private static final int PLACES = 256;

  private final long[] keys = new long[PLACES];
  private final byte[][] texts = new byte[PLACES][];

  /** The canonical text; nobody may change the array. */
  byte[] of(long bits) {
    int place = (int) (bits * 0x9e3779b97f4a7c15L >>> 56);
    byte[] text = texts[place];
    if (text == null || keys[place] != bits) {
      text = Floats.format(Double.longBitsToDouble(bits)).getBytes(StandardCharsets.UTF_8);
      texts[place] = text;
      keys[place] = bits;
    }
    return text;
  }
}
