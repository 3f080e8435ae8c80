// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli.diff;

import io.tandem.model.Labels;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/** How two label sets differ, in words. Pure. */
final class LabelChange {
  private LabelChange() {}

  /** Such as {@code env="a" becomes env="b", zone="x" is missing}. */
  static String describe(Labels from, Labels to) {
    StringJoiner text = new StringJoiner(", ");
    for (String name : names(from, to)) {
      String before = from.get(name);
      String after = to.get(name);
      if (before == null) {
        text.add(name + "=\"" + after + "\" is added");
      } else if (after == null) {
        text.add(name + "=\"" + before + "\" is missing");
      } else if (!before.equals(after)) {
        text.add(name + "=\"" + before + "\" becomes \"" + after + '"');
      }
    }
    return text.toString();
  }

  /** The names of the labels that differ: changes with the same are of one kind. */
  static String kind(Labels from, Labels to) {
    StringJoiner text = new StringJoiner(", ");
    for (String name : names(from, to)) {
      String before = from.get(name);
      if (before == null || !before.equals(to.get(name))) {
        text.add(name);
      }
    }
    return text.toString();
  }

  /** How many labels are equal. */
  static int same(Labels from, Labels to) {
    int same = 0;
    for (int i = 0; i < from.size(); i++) {
      same += from.value(i).equals(to.get(from.name(i))) ? 1 : 0;
    }
    return same;
  }

  private static Set<String> names(Labels from, Labels to) {
    TreeSet<String> names = new TreeSet<>(from.toMap().keySet());
    names.addAll(to.toMap().keySet());
    return names;
  }
}
