// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds expressions that RE2/J 1.8 never ends to compile: it looks for the other cases of a letter
 * until it is back at the first, and from the nine old Cyrillic letters U+1C80 to U+1C88 it never
 * comes back. They are met where case does not matter and an expression names one of them, by
 * itself or within a range of a class.
 */
final class CaseFolding {
  private static final int FIRST = 0x1c80;
  private static final int LAST = 0x1c88;
  private static final Pattern FLAGS = Pattern.compile("\\(\\?[a-zA-Z]*i");
  private static final Pattern CHARACTER =
      Pattern.compile("\\\\x\\{([0-9a-fA-F]{1,6})\\}|\\\\(.)|(.)", Pattern.DOTALL);

  private CaseFolding() {}

  /** Says yes at times to what would end; only about expressions without case and far ranges. */
  static boolean mayNeverEnd(String regex) {
    if (!FLAGS.matcher(regex).find()) {
      return false;
    }
    boolean inClass = false;
    boolean range = false;
    int before = -1;
    Matcher character = CHARACTER.matcher(regex);
    while (character.find()) {
      int code = code(character);
      boolean plain = character.group(3) != null;
      if ((code >= FIRST && code <= LAST) || (range && before <= LAST && code >= FIRST)) {
        return true;
      }
      range = inClass && plain && code == '-' && before >= 0;
      boolean opens = plain && code == '[' && !inClass;
      inClass = opens || (inClass && !(plain && code == ']'));
      before = range ? before : inClass && !opens ? code : -1;
    }
    return false;
  }

  private static int code(Matcher character) {
    if (character.group(1) != null) {
      return Integer.parseInt(character.group(1), 16);
    }
    String text = character.group(2) == null ? character.group(3) : character.group(2);
    return text.codePointAt(0);
  }
}
