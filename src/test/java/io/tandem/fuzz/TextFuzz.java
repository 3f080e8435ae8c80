// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import io.tandem.scrape.parse.TextParser;

/** The text format: the parser against the naive one, and against itself on a page in pieces. */
public final class TextFuzz {
  private TextFuzz() {}

  public static void fuzzerTestOneInput(byte[] page) {
    PageReading.check(TextParser::new, page, NaiveTextPage.read(page));
  }
}
