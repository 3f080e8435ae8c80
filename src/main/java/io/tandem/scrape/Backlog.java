// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

/** Somebody who cannot take more for the moment. */
@FunctionalInterface
interface Backlog {
  /** Runs the action on the caller's event loop once there is room again. */
  void onDrain(Runnable action);
}
