// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises patterns that need no engine: {@code a|b|c}, {@code a.*}, {@code a.+}, each also with
 * one group around the words or around what follows them. Whatever it is not sure of it leaves to
 * the engine.
 */
final class PlainPatternReader {
  private static final String META = "\\.+*?()|[]{}^$";

  private PlainPatternReader() {}

  static @Nullable ValuePattern read(String regex) {
    for (String tail : new String[] {"(.*)", "(.+)", "(?:.*)", "(?:.+)", ".*", ".+"}) {
      if (regex.endsWith(tail)) {
        String prefix = unescape(regex.substring(0, regex.length() - tail.length()));
        boolean captured = tail.startsWith("(.");
        return prefix == null
            ? null
            : new PrefixPattern(prefix, tail.contains("+") ? 1 : 0, captured);
      }
    }
    boolean wrapped = regex.startsWith("(") && regex.endsWith(")");
    boolean captured = wrapped && !regex.startsWith("(?:");
    String choices = wrapped ? regex.substring(captured ? 1 : 3, regex.length() - 1) : regex;
    Set<String> words = words(choices);
    return words == null ? null : new WordPattern(words, captured);
  }

  private static @Nullable Set<String> words(String choices) {
    Set<String> words = new HashSet<>();
    for (String choice : choices.split("\\|", -1)) {
      String word = unescape(choice);
      if (word == null) {
        return null;
      }
      words.add(word);
    }
    return words;
  }

  /** The word that the pattern says, or null where it says more than a word. */
  private static @Nullable String unescape(String pattern) {
    StringBuilder word = new StringBuilder(pattern.length());
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
        // Before a sign a backslash means the sign; before a letter it means something else.
        if (i == pattern.length() || META.indexOf(pattern.charAt(i)) < 0) {
          return null;
        }
        word.append(pattern.charAt(i));
      } else if (META.indexOf(c) >= 0 || Character.isSurrogate(c)) {
        return null;
      } else {
        word.append(c);
      }
    }
    return word.toString();
  }
}
