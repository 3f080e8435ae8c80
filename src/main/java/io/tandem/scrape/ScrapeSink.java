// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.wire.EncodedScrape;

/** Takes committed scrapes. */
@FunctionalInterface
public interface ScrapeSink {
  /** Called on the event loop of the target, once per encoding; never blocks. */
  void commit(EncodedScrape scrape);
}
