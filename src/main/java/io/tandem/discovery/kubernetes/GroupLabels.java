// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;

/** Puts label sets together; what is empty costs nothing. One thread. */
final class GroupLabels {
  private final LabelsBuilder builder = new LabelsBuilder();

  /** All labels of all sets; a later one wins. */
  Labels merge(Labels first, Labels... others) {
    boolean alone = true;
    for (Labels other : others) {
      alone &= other.isEmpty();
    }
    if (alone) {
      return first;
    }
    builder.reset(first);
    for (Labels other : others) {
      add(builder, other);
    }
    return builder.build();
  }

  static void add(LabelsBuilder to, Labels labels) {
    for (int i = 0; i < labels.size(); i++) {
      to.set(labels.name(i), labels.value(i));
    }
  }

  /** Host and port as one text, with brackets where the host has colons. */
  static String address(String host, String port) {
    return host.indexOf(':') >= 0 ? '[' + host + "]:" + port : host + ':' + port;
  }
}
