// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.scrape.parse.Floats;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Canonical bytes of the bounds that pages write otherwise, as {@code 1} for {@code 1.0}. Pages
 * repeat a few bounds in every histogram, so each is converted once and found by its text from then
 * on; one that falls on another's place takes it over. At most 256 bounds of up to 32 bytes.
 * Belongs to one event loop.
 */
final class CanonicalFloats {
  private static final int PLACES = 256;
  private static final int MAX_BYTES = 32;

  private final byte[] @Nullable [] texts = new byte[PLACES][];
  private final byte[][] canonical = new byte[PLACES][];

  /** The canonical form of the text; nobody may change the array. */
  byte[] of(byte[] from, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + from[i];
    }
    int place = (hash ^ hash >>> 8) & PLACES - 1;
    byte[] text = texts[place];
    if (text != null && Arrays.equals(text, 0, text.length, from, start, end)) {
      return canonical[place];
    }
    byte[] result = convert(from, start, end);
    if (end - start <= MAX_BYTES) {
      texts[place] = Arrays.copyOfRange(from, start, end);
      canonical[place] = result;
    }
    return result;
  }

  private static byte[] convert(byte[] from, int start, int end) {
    String text = new String(from, start, end - start, StandardCharsets.UTF_8);
    return Floats.canonical(text).getBytes(StandardCharsets.UTF_8);
  }
}
