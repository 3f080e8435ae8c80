// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import io.tandem.wire.ScrapeStage;

/** Takes committed scrapes. */
public interface ScrapeSink {
  /** Called on the event loop of the target, once per encoding; never blocks. */
  void commit(EncodedScrape scrape);

  /**
   * Opens a stage for a scrape that is too large to be held until it is whole.
   *
   * @param up false where the scrape failed already, and its stale markers are that many
   */
  ScrapeStage stage(Encoding encoding, long targetId, long tickMillis, boolean up);
}
