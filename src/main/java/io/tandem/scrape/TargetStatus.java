// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.target.Target;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a target, for pages and the API. A snapshot.
 *
 * @param health of the last scrape
 * @param lastError why the last scrape failed, or null
 * @param refused which samples of the last scrape were refused while it was kept, or null
 * @param lastScrapeMillis wall clock, 0 where it was never scraped
 * @param lastDurationNanos of the last scrape
 * @param samplesScraped of the last scrape
 * @param series how many series the target has now
 */
public record TargetStatus(
    Target target,
    Health health,
    @Nullable String lastError,
    @Nullable String refused,
    long lastScrapeMillis,
    long lastDurationNanos,
    int samplesScraped,
    int series) {

  /** As Prometheus' API says it, in lower case. */
  public enum Health {
    UNKNOWN,
    UP,
    DOWN
  }

  /** The same of a target that discovery describes otherwise by now. */
  TargetStatus describedAs(Target now) {
    return new TargetStatus(
        now,
        health,
        lastError,
        refused,
        lastScrapeMillis,
        lastDurationNanos,
        samplesScraped,
        series);
  }
}
