// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import io.tandem.model.LegacyNames;

/** Which label names a rule may write. */
final class LabelNames {
  private LabelNames() {}

  /** Legacy names are ASCII identifiers; otherwise everything that is text and not empty. */
  static boolean isValid(String name, boolean legacy) {
    if (name.isEmpty()) {
      return false;
    }
    return legacy ? LegacyNames.isLabelName(name) : isText(name);
  }

  /** A half of a surrogate pair has no UTF-8 form. */
  private static boolean isText(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isSurrogate(name.charAt(i))) {
        if (Character.isLowSurrogate(name.charAt(i))
            || i + 1 == name.length()
            || !Character.isLowSurrogate(name.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
