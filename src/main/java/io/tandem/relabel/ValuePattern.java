// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import org.jspecify.annotations.Nullable;

/**
 * The anchored pattern of a rule. Three forms of the same answers: a choice of words, a word with
 * anything behind it, and the pattern engine for the rest. Immutable; any thread.
 */
sealed interface ValuePattern permits WordPattern, PrefixPattern, Re2Pattern {

  static ValuePattern compile(String regex) {
    ValuePattern simple = PlainPatternReader.read(regex);
    return simple == null ? new Re2Pattern(regex) : simple;
  }

  boolean matches(String value);

  /**
   * The spans of all groups, the whole match first, as start and end in turn; null without a match.
   */
  int @Nullable [] groups(String value);

  /** The place of a named group, or -1. */
  int groupNamed(String name);

  /**
   * The value with every match replaced; there may be several where a pattern breaks its anchor.
   */
  default String replaceAll(String value, Template replacement) {
    int[] groups = groups(value);
    return groups == null ? value : replacement.expand(value, groups);
  }
}
