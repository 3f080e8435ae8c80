// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver.selector;

import java.util.List;

/**
 * Which series a query means.
 *
 * @param rangeMillis how far back all samples are asked for; 0: only the latest
 */
public record Selector(List<Matcher> matchers, long rangeMillis) {
  /** A text that is no plain selector; the message says where and why. */
  public static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    SyntaxException(int position, String message) {
      super("1:" + (position + 1) + ": parse error: " + message);
    }
  }
}
