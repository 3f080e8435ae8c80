// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Matches when the value is one of some words.
 *
 * @param captured whether a group around them takes the word
 */
record WordPattern(Set<String> words, boolean captured) implements ValuePattern {
  @Override
  public boolean matches(String value) {
    return words.contains(value);
  }

  @Override
  public int @Nullable [] groups(String value) {
    if (!words.contains(value)) {
      return null;
    }
    int end = value.length();
    return captured ? new int[] {0, end, 0, end} : new int[] {0, end};
  }

  @Override
  public int groupNamed(String name) {
    return -1;
  }
}
