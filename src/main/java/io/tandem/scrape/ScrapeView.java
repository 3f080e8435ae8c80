// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import java.util.List;

/** What scraping shows of itself. */
@FunctionalInterface
public interface ScrapeView {
  /** All pools in the order of the configuration; any thread. */
  List<PoolStatus> pools();
}
