// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

/**
 * The channels between stages. They carry batches: all targets of a job, all series of a scrape.
 */
final class Channels {
  /** {@link io.tandem.target.TargetSet}s, from discovery and relabeling to scraping. */
  static final String TARGETS = "targets";

  /** {@link io.tandem.wire.EncodedScrape}s, from scraping to remote write. */
  static final String SCRAPES = "scrapes";

  private Channels() {}
}
