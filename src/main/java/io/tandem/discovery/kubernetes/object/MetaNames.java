// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import java.util.HashMap;
import java.util.Map;

/**
 * The names of labels for the labels and annotations of objects, each made once. Forgets all when
 * {@value #MOST} are known, for keys may be as many as objects. One thread.
 */
final class MetaNames {
  private static final int MOST = 20_000;

  private final Map<Key, Pair> known = new HashMap<>();

  private record Key(Kind kind, boolean isAnnotation, String key) {}

  /** For the value, and for its being there. */
  record Pair(String value, String present) {}

  Pair of(Kind kind, boolean isAnnotation, String key) {
    if (known.size() >= MOST) {
      known.clear();
    }
    return known.computeIfAbsent(new Key(kind, isAnnotation, key), MetaNames::make);
  }

  private static Pair make(Key key) {
    String what = key.kind().metaPrefix() + (key.isAnnotation() ? "annotation" : "label");
    String name = Names.sanitized(key.key());
    return new Pair(what + '_' + name, what + "present_" + name);
  }
}
