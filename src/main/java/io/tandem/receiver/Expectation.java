// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

/**
 * Checks what options must hold. A class of its own, for the options' defaults are made while their
 * classes are still being initialised. Any thread.
 */
final class Expectation {
  private Expectation() {}

  static void require(boolean holds, String expectation) {
    if (!holds) {
      throw new IllegalArgumentException(expectation);
    }
  }
}
