// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.config.PrometheusConfig;
import java.util.List;

/** What is known of the configuration; any thread. */
@FunctionalInterface
public interface ConfigView {
  ConfigStatus current();

  /**
   * The configuration that runs, and how the last attempt to read one ended.
   *
   * @param running the one in use
   * @param loadedMillis when it was taken, wall clock
   * @param lastAttemptMillis when a file was last read, taken or not
   * @param lastFaults why the last attempt was refused, one sentence each; empty where it was taken
   */
  record ConfigStatus(
      PrometheusConfig running,
      long loadedMillis,
      long lastAttemptMillis,
      List<String> lastFaults) {

    public boolean lastAttemptTaken() {
      return lastFaults.isEmpty();
    }
  }
}
