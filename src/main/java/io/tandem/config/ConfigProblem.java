// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.nio.file.Path;

/**
 * One fault of a configuration file.
 *
 * @param line counted from 1, 0 where the fault has no line
 * @param key path with indices, such as {@code scrape_configs[2].relabel_configs[0].regex}
 * @param value the offending value as written; secrets are hidden
 * @param expected what would have been right
 */
public record ConfigProblem(Path file, int line, String key, String value, String expected) {
  @Override
  public String toString() {
    return file + ":" + line + ": " + key + ": " + value + ": " + expected;
  }
}
