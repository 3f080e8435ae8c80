// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Scrape pools and loops: fetch, parse, relabel, encode, commit.
 *
 * <p>Input: target sets. Output: {@link io.tandem.wire.EncodedScrape}s, all or nothing per scrape,
 * handed to a {@link io.tandem.scrape.ScrapeSink}. Thread: one event loop owns a target and all of
 * its state.
 */
@NullMarked
package io.tandem.scrape;

import org.jspecify.annotations.NullMarked;
