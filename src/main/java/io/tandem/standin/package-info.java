// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

/**
 * The gate between scraping and remote write in a fleet: scrapes are also sent as the other
 * replica, or kept back, at the word of partners.
 *
 * <p>Input: {@link io.tandem.wire.EncodedScrape}s. Output: the same, re-labelled, later or not at
 * all. Thread: any; guarded by locks over targets.
 */
@NullMarked
package io.tandem.standin;

import org.jspecify.annotations.NullMarked;
