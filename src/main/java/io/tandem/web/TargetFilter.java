// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.cluster.FleetTarget;
import io.tandem.model.Labels;
import io.tandem.scrape.TargetStatus;
import io.tandem.scrape.TargetStatus.Health;
import io.vertx.core.MultiMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor wants to see of many targets, from the parameters of the page's address, so that a
 * filtered page can be linked and needs no script.
 *
 * @param health up, down or unknown, or empty for all
 * @param pool the one pool, or empty for all
 * @param search a part of the URL, of a label ({@code name="value"}), of the error or of an owner's
 *     name, any case
 * @param rows how many rows at most
 */
record TargetFilter(String health, String pool, String search, int rows) {
  private static final int ROWS = 500;
  private static final int ALL_ROWS = Integer.MAX_VALUE;

  static TargetFilter of(MultiMap parameters) {
    return new TargetFilter(
        word(parameters.get("health")).toLowerCase(Locale.ROOT),
        word(parameters.get("pool")),
        word(parameters.get("search")),
        parameters.contains("all") ? ALL_ROWS : ROWS);
  }

  private static String word(@Nullable String parameter) {
    return parameter == null ? "" : parameter.strip();
  }

  boolean takesPool(String name) {
    return pool.isEmpty() || pool.equals(name);
  }

  boolean takes(TargetStatus status) {
    return (health.isEmpty() || health.equals(healthWord(status.health())))
        && holdsAny(status.target().url(), status.target().labels().toString(), status.lastError());
  }

  boolean takes(FleetTarget each) {
    return (health.isEmpty() || health.equals(each.health()))
        && holdsAny(
            each.target().url(),
            each.target().labels().toString(),
            each.lastError(),
            each.ownerA(),
            each.ownerB(),
            each.ownerOnly());
  }

  private boolean holdsAny(@Nullable String... texts) {
    if (search.isEmpty()) {
      return true;
    }
    for (String text : texts) {
      if (text != null && holds(text)) {
        return true;
      }
    }
    return false;
  }

  /** For service discovery, where labels before relabeling count as well. */
  boolean takesDiscovered(Labels discovered) {
    return search.isEmpty() || holds(discovered.toString());
  }

  private boolean holds(String text) {
    return text.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
  }

  static String healthWord(Health health) {
    return health.name().toLowerCase(Locale.ROOT);
  }
}
