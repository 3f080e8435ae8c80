// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

/** What is wrong with the way between two processes. */
enum Fault {
  NONE,
  /** Connections are closed at once. */
  REFUSE,
  /** What is sent gets lost: no answer, no end, until the way is whole again. */
  DROP
}
