// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.discovery.kubernetes.object.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which groups are to be made again when an object changes: those that looked at it when they were
 * made, whether it was there or not. One thread.
 */
final class Dependents {
  private final Map<Thing, Set<String>> groups = new HashMap<>();
  private final Map<String, List<Thing>> things = new HashMap<>();

  private record Thing(Kind kind, String key) {}

  /** Forgets what the group looked at. */
  void forget(String group) {
    List<Thing> looked = things.remove(group);
    if (looked == null) {
      return;
    }
    for (Thing thing : looked) {
      Set<String> others = groups.get(thing);
      if (others != null && others.remove(group) && others.isEmpty()) {
        groups.remove(thing);
      }
    }
  }

  /** The group looks at the object. */
  void note(String group, Kind kind, String key) {
    Thing thing = new Thing(kind, key);
    if (groups.computeIfAbsent(thing, t -> new HashSet<>(2)).add(group)) {
      things.computeIfAbsent(group, g -> new ArrayList<>(2)).add(thing);
    }
  }

  Set<String> of(Kind kind, String key) {
    return groups.getOrDefault(new Thing(kind, key), Set.of());
  }
}
