// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import org.jspecify.annotations.Nullable;

/**
 * Matches when the value begins with a word, whatever follows.
 *
 * @param minRest least number of characters behind the prefix: 0 for a star, 1 for a plus
 * @param captured whether a group takes what follows the prefix
 */
record PrefixPattern(String prefix, int minRest, boolean captured) implements ValuePattern {
  @Override
  public boolean matches(String value) {
    return value.length() >= prefix.length() + minRest && value.startsWith(prefix);
  }

  @Override
  public int @Nullable [] groups(String value) {
    if (!matches(value)) {
      return null;
    }
    int end = value.length();
    return captured ? new int[] {0, end, prefix.length(), end} : new int[] {0, end};
  }

  @Override
  public int groupNamed(String name) {
    return -1;
  }
}
