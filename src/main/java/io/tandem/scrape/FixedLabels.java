// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.model.Labels;
import io.tandem.wire.LabelBytes;
import java.nio.charset.StandardCharsets;

/**
 * The labels that every as-written series of a target gets in one encoding: the target's, the
 * external ones and the HA identity's, encoded once, each to be merged in by its name. Immutable.
 */
final class FixedLabels {
  final int count;
  final byte[][] names;
  final byte[] encoded;

  /** Where each label begins in {@link #encoded}; one more entry for the end. */
  final int[] offsets;

  FixedLabels(Labels labels) {
    count = labels.size();
    names = new byte[count][];
    offsets = new int[count + 1];
    for (int i = 0; i < count; i++) {
      names[i] = labels.name(i).getBytes(StandardCharsets.UTF_8);
      int size = LabelBytes.encode(Labels.of(labels.name(i), labels.value(i))).length;
      offsets[i + 1] = offsets[i] + size;
    }
    encoded = LabelBytes.encode(labels);
  }
}
