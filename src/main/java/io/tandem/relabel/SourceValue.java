// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import io.tandem.model.LabelsBuilder;
import java.util.List;

/** What a rule looks at: the values of its source labels, joined. Immutable; any thread. */
final class SourceValue {
  private final String[] names;
  private final String separator;

  private SourceValue(String[] names, String separator) {
    this.names = names;
    this.separator = separator;
  }

  static SourceValue of(List<String> names, String separator) {
    return new SourceValue(names.toArray(String[]::new), separator);
  }

  String read(LabelsBuilder labels) {
    if (names.length == 0) {
      return "";
    }
    if (names.length == 1) {
      return labels.getOrEmpty(names[0]);
    }
    StringBuilder joined = new StringBuilder(labels.getOrEmpty(names[0]));
    for (int i = 1; i < names.length; i++) {
      joined.append(separator).append(labels.getOrEmpty(names[i]));
    }
    return joined.toString();
  }
}
