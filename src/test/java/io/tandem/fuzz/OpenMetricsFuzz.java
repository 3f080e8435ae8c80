// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import io.tandem.scrape.parse.OpenMetricsParser;

/** OpenMetrics: the parser against the naive one, and against itself on a page in pieces. */
public final class OpenMetricsFuzz {
  private OpenMetricsFuzz() {}

  public static void fuzzerTestOneInput(byte[] page) {
    PageReading.check(OpenMetricsParser::new, page, NaiveOpenMetricsPage.read(page));
  }
}
