// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster;

import io.tandem.target.Target;
import org.jspecify.annotations.Nullable;

/**
 * A target of the fleet with its owners. Immutable.
 *
 * @param ownerA the member that owns it in replica a, or null
 * @param ownerB the member that owns it in replica b, or null
 * @param ownerOnly the member that owns it where its job is scraped once, or null
 * @param health up, down or unknown, of the owner that scraped it last
 * @param lastError why the last scrape failed, or empty
 * @param lastScrapeMillis wall clock, 0 where it was never scraped
 * @param samples of the last scrape
 * @param weight samples per second, as it is assigned by
 */
public record FleetTarget(
    Target target,
    @Nullable String ownerA,
    @Nullable String ownerB,
    @Nullable String ownerOnly,
    String health,
    String lastError,
    long lastScrapeMillis,
    long lastDurationNanos,
    int samples,
    double weight) {}
