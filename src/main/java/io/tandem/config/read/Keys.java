// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one section and what is done with each: the reader refuses by this table, and the
 * documentation is written from it. Immutable; any thread.
 *
 * @param section the name that faults and the documentation call the section by
 */
record Keys(String section, Map<String, Treatment> treatments) {

  /** What is done with a key. */
  sealed interface Treatment {}

  /** Read and obeyed. */
  record Run() implements Treatment {}

  /** Checked as Prometheus does, and without effect here, for the reason given. */
  record Idle(String reason) implements Treatment {}

  /**
   * A key of Prometheus that is refused.
   *
   * @param accepted the value that changes nothing and is therefore taken, or null
   * @param instead what to use in its place, or empty
   */
  record NotBuilt(@Nullable String accepted, String instead) implements Treatment {}

  static final String NOT_BUILT = "is a key of Prometheus that Tandem does not run yet";

  private static final Treatment RUN = new Run();

  static Keys of(String section, String... run) {
    Map<String, Treatment> treatments = new LinkedHashMap<>();
    for (String key : run) {
      treatments.put(key, RUN);
    }
    return new Keys(section, treatments);
  }

  Keys idle(String reason, String... keys) {
    return with(new Idle(reason), keys);
  }

  Keys notBuilt(String... keys) {
    return with(new NotBuilt(null, ""), keys);
  }

  /** Refused unless it says what Tandem does anyway. */
  Keys notBuiltUnless(String accepted, String... keys) {
    return with(new NotBuilt(accepted, ""), keys);
  }

  Keys notBuiltInstead(String instead, List<String> keys) {
    return with(new NotBuilt(null, instead), keys.toArray(String[]::new));
  }

  /** With the keys that the other section has, as where Prometheus inlines them. */
  Keys plus(Keys other) {
    Map<String, Treatment> all = new LinkedHashMap<>(treatments);
    all.putAll(other.treatments);
    return new Keys(section, all);
  }

  private Keys with(Treatment treatment, String... keys) {
    Map<String, Treatment> all = new LinkedHashMap<>(treatments);
    for (String key : keys) {
      all.put(key, treatment);
    }
    return new Keys(section, all);
  }

  /** Why an unknown key is refused, with the known key that it may have been meant to be. */
  String unknown(String key) {
    List<String> near = new ArrayList<>();
    for (String known : treatments.keySet()) {
      if (distance(key, known) <= Math.min(2, known.length() / 3)) {
        near.add(known);
      }
    }
    return "is no key of "
        + section
        + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?");
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
