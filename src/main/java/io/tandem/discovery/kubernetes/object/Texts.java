// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import org.jspecify.annotations.Nullable;

/**
 * Makes equal texts one, as far as a table of fixed size remembers them: the values of labels,
 * images and names that thousands of objects repeat. Costs 64 KiB at most, one look per text. One
 * thread.
 */
final class Texts {
  private static final int SLOTS = 1 << 13;

  /** Longer ones are annotations, which seldom repeat. */
  private static final int LONGEST = 256;

  private final @Nullable String[] slots = new String[SLOTS];

  String of(String text) {
    if (text.length() > LONGEST) {
      return text;
    }
    int hash = text.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    String known = slots[slot];
    if (known != null && known.equals(text)) {
      return known;
    }
    slots[slot] = text;
    return text;
  }
}
