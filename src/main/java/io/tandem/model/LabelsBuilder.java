// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.model;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A label set under construction, as relabeling changes it. Setting an empty value removes the
 * label. Its order is Prometheus' own, which decides who wins where a rule copies two labels to one
 * name: first what is untouched since {@link #reset}, then what was set, oldest first. Not
 * thread-safe: belongs to whoever made it, and may be reused after a reset.
 */
public final class LabelsBuilder {
  /** The order of labels on the wire: by code point, which equals the order of the UTF-8 bytes. */
  public static final Comparator<String> BY_BYTES = LabelsBuilder::compareByCodePoint;

  private String[] pairs;
  private int length;

  /** Below this lies what came with the reset and was not set since. */
  private int untouched;

  public LabelsBuilder() {
    pairs = new String[32];
  }

  public LabelsBuilder(Labels labels) {
    this();
    reset(labels);
  }

  /** Starts again from the given labels. */
  public LabelsBuilder reset(Labels labels) {
    length = 0;
    for (int i = 0; i < labels.size(); i++) {
      append(labels.name(i), labels.value(i));
    }
    untouched = length;
    return this;
  }

  public int size() {
    return length / 2;
  }

  /** The name at the index, in the order the class promises. */
  public String name(int index) {
    return pairs[2 * index];
  }

  public String value(int index) {
    return pairs[2 * index + 1];
  }

  /** The value of the label, or null where there is none. */
  public @Nullable String get(String name) {
    int at = find(name);
    return at < 0 ? null : pairs[at + 1];
  }

  /** The value of the label, or the empty string, as relabeling sees an absent label. */
  public String getOrEmpty(String name) {
    int at = find(name);
    return at < 0 ? "" : pairs[at + 1];
  }

  public boolean has(String name) {
    return find(name) >= 0;
  }

  public LabelsBuilder set(String name, String value) {
    int at = find(name);
    if (value.isEmpty()) {
      if (at >= 0) {
        removeAt(at);
      }
    } else if (at >= untouched) {
      pairs[at + 1] = value;
    } else {
      if (at >= 0) {
        removeAt(at);
      }
      append(name, value);
    }
    return this;
  }

  public LabelsBuilder remove(String name) {
    return set(name, "");
  }

  /** The labels so far, sorted; the builder stays usable. */
  public Labels build() {
    String[] sorted = Arrays.copyOf(pairs, length);
    for (int i = 2; i < length; i += 2) {
      String name = sorted[i];
      String value = sorted[i + 1];
      int j = i - 2;
      while (j >= 0 && compareByCodePoint(sorted[j], name) > 0) {
        sorted[j + 2] = sorted[j];
        sorted[j + 3] = sorted[j + 1];
        j -= 2;
      }
      sorted[j + 2] = name;
      sorted[j + 3] = value;
    }
    return Labels.ofSorted(sorted);
  }

  private void append(String name, String value) {
    if (length == pairs.length) {
      pairs = Arrays.copyOf(pairs, 2 * length);
    }
    pairs[length] = name;
    pairs[length + 1] = value;
    length += 2;
  }

  private void removeAt(int at) {
    System.arraycopy(pairs, at + 2, pairs, at, length - at - 2);
    length -= 2;
    if (at < untouched) {
      untouched -= 2;
    }
  }

  private int find(String name) {
    for (int i = 0; i < length; i += 2) {
      if (pairs[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static int compareByCodePoint(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogateX = Character.isSurrogate(x);
        boolean surrogateY = Character.isSurrogate(y);
        // A surrogate stands for a code point above all others of the basic plane.
        return surrogateX == surrogateY ? Character.compare(x, y) : surrogateX ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
