// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.vertx.core.Future;
import java.util.List;

/** Reads the configuration again when somebody asks. */
@FunctionalInterface
public interface Reloader {
  /**
   * Starts a reload; never blocks.
   *
   * @return every fault, one sentence each; empty where the new configuration was taken
   */
  Future<List<String>> reload();
}
