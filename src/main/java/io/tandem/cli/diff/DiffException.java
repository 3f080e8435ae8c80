// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli.diff;

/** Why no comparison came of it, in one sentence. */
public final class DiffException extends Exception {
  private static final long serialVersionUID = 1L;

  DiffException(String message) {
    super(message);
  }
}
