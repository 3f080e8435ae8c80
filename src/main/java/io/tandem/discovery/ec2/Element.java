// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An element of an answer with all that is in it. An empty one is there, with an empty text. */
record Element(String name, String text, List<Element> children) {
  @Nullable Element child(String of) {
    for (Element child : children) {
      if (child.name.equals(of)) {
        return child;
      }
    }
    return null;
  }

  /** The text of a child, or null where there is no such child. */
  @Nullable String text(String of) {
    Element child = child(of);
    return child == null ? null : child.text;
  }

  String textOrEmpty(String of) {
    String found = text(of);
    return found == null ? "" : found;
  }

  /** The entries of a child that is a list; none where it is missing. */
  List<Element> items(String of) {
    Element child = child(of);
    return child == null ? List.of() : child.children;
  }
}
