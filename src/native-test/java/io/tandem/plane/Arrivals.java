// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.plane;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * When names were first seen in a list that is looked at again and again, and first not any more.
 */
final class Arrivals {
  private final Map<String, Long> seen = new HashMap<>();
  private final Map<String, Long> missed = new HashMap<>();
  private Set<String> last = Set.of();

  void look(Set<String> names) {
    long now = System.nanoTime();
    names.forEach(name -> seen.putIfAbsent(name, now));
    Set<String> gone = new HashSet<>(last);
    gone.removeAll(names);
    gone.forEach(name -> missed.put(name, now));
    last = names;
  }

  /** How late they were seen, and missed, in words. */
  String against(Map<String, Long> came, Map<String, Long> went) {
    return "came: " + words(delays(came, seen)) + "; went: " + words(delays(went, missed));
  }

  /** Within how many seconds ninety-nine of a hundred were seen, and missed. */
  double mostWithinSeconds(Map<String, Long> came, Map<String, Long> went) {
    return Math.max(most(delays(came, seen)), most(delays(went, missed)));
  }

  private static double most(List<Double> delays) {
    return delays.get(delays.size() * 99 / 100);
  }

  /** Seconds, smallest first; whoever was never seen, or never missed, is late for ever. */
  private static List<Double> delays(Map<String, Long> since, Map<String, Long> until) {
    List<Double> delays = new ArrayList<>();
    since.forEach(
        (name, from) -> {
          Long to = until.get(name);
          delays.add(to == null ? Double.POSITIVE_INFINITY : Math.max(0, (to - from) / 1e9));
        });
    Collections.sort(delays);
    return delays;
  }

  private static String words(List<Double> delays) {
    int count = delays.size();
    return String.format(
        Locale.ROOT,
        "%d, median %.2f s, 99 %% %.2f s, longest %.2f s",
        count,
        delays.get(count / 2),
        most(delays),
        delays.get(count - 1));
  }
}
