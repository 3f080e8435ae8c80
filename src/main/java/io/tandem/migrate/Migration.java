// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.PrometheusConfig;
import io.tandem.migrate.Finding.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome: files for Tandem and AMP, and what became of everything.
 *
 * @param config what the file for Tandem says; null where there is none
 */
public record Migration(
    List<OutputFile> files, List<Finding> findings, @Nullable PrometheusConfig config) {

  /**
   * One file to write.
   *
   * @param name relative to the folder of the outcome
   * @param holdsSecrets it is for its owner's eyes alone
   */
  public record OutputFile(String name, String text, boolean holdsSecrets) {}

  public boolean isComplete() {
    return of(Kind.STAYS).isEmpty();
  }

  public List<Finding> of(Kind kind) {
    return findings.stream().filter(finding -> finding.kind() == kind).toList();
  }
}
