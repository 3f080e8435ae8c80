// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.util.List;

/**
 * One rule of relabel_configs, metric_relabel_configs or write_relabel_configs, with defaults
 * filled in.
 *
 * @param regex RE2 syntax, not yet anchored
 * @param modulus for hashmod, 64 bits without sign; 0 where not given
 */
public record RelabelConfig(
    List<String> sourceLabels,
    String separator,
    String regex,
    long modulus,
    String targetLabel,
    String replacement,
    Action action) {

  /** What a rule does, in the words of the file (lower case there). */
  public enum Action {
    REPLACE,
    KEEP,
    DROP,
    KEEPEQUAL,
    DROPEQUAL,
    HASHMOD,
    LABELMAP,
    LABELDROP,
    LABELKEEP,
    LOWERCASE,
    UPPERCASE
  }
}
