// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import io.tandem.scrape.parse.ProtobufParser;
import java.util.List;

/**
 * Pages in protobuf, with native histograms left out and with both forms of them: the parser
 * against the naive one, and against itself on a page in pieces. Of a page that is refused it does
 * not matter what was read before.
 */
public final class ProtobufFuzz {
  private ProtobufFuzz() {}

  public static void fuzzerTestOneInput(byte[] page) {
    check(page, true);
    check(page, false);
  }

  private static void check(byte[] page, boolean ignoresNative) {
    List<String> expected = NaiveProtobufPage.read(page, ignoresNative);
    for (int piece : new int[] {Math.max(1, page.length), 1, 7}) {
      List<String> read =
          NaiveProtobufPage.verdict(
              PageReading.of(new ProtobufParser(ignoresNative, true), page, piece));
      if (expected == null) {
        expected = read;
      }
      if (!read.equals(expected)) {
        throw new AssertionError(
            "in pieces of " + piece + " bytes\nexpected " + expected + "\nbut was  " + read);
      }
    }
  }
}
