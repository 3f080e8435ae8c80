// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import io.tandem.target.Target;
import io.tandem.wire.Encoding;
import io.tandem.wire.ScrapeEncoder;

/**
 * What is known of the series of one target under one set of rules: verdicts, the labels of those
 * that relabeling changed, the labels that all of them get. Owned by the target's event loop.
 */
final class TargetSeries {
  /** Below this, freed records are not worth copying the others. */
  private static final long MIN_GARBAGE = 64 * 1024;

  final Target target;
  final SeriesRules rules;
  final FixedLabels[] fixed;
  final Encoding.Contents[] contents;
  final SeriesTable table = new SeriesTable();
  final LabelSetMarks marks = new LabelSetMarks();
  Arena arena = new Arena();
  private long bytesAtCompaction = MIN_GARBAGE;

  TargetSeries(Target target, SeriesRules rules) {
    this.target = target;
    this.rules = rules;
    fixed = new FixedLabels[rules.encodings().size()];
    contents = new Encoding.Contents[fixed.length];
    for (int i = 0; i < fixed.length; i++) {
      contents[i] = rules.encodings().get(i).encoding().contents();
      fixed[i] = new FixedLabels(fixedLabels(rules.encodings().get(i)));
    }
  }

  private Labels fixedLabels(EncodingRules encoding) {
    LabelsBuilder labels = new LabelsBuilder(target.labels());
    encoding.addFixed(labels);
    return labels.build();
  }

  /**
   * A record of the arena: hash of the labels behind metric relabeling, then for each encoding the
   * length of its encoded labels, -1 where write relabeling dropped the series, and the labels.
   */
  private static int encodingStart(byte[] chunk, int record, int encoding) {
    int at = record + Long.BYTES;
    for (int i = 0; i < encoding; i++) {
      at += Integer.BYTES + Math.max(0, length(chunk, at));
    }
    return at;
  }

  /** Four bytes, the greatest first; a buffer around the array would be an object per sample. */
  private static int length(byte[] chunk, int at) {
    return chunk[at] << 24
        | (chunk[at + 1] & 0xff) << 16
        | (chunk[at + 2] & 0xff) << 8
        | chunk[at + 3] & 0xff;
  }

  /** Writes the stored labels of a changed series; false where write relabeling dropped it. */
  boolean writeStored(int verdict, int encoding, ScrapeEncoder out) {
    byte[] chunk = arena.chunk(verdict);
    int at = encodingStart(chunk, arena.offset(verdict), encoding);
    int length = length(chunk, at);
    if (length >= 0) {
      out.encodedLabels(chunk, at + Integer.BYTES, length);
    }
    return length >= 0;
  }

  /** The hash of the labels behind metric relabeling, of a changed series. */
  long labelHash(int verdict) {
    byte[] chunk = arena.chunk(verdict);
    int at = arena.offset(verdict);
    return (long) length(chunk, at) << 32 | length(chunk, at + Integer.BYTES) & 0xffffffffL;
  }

  /** Copies the records in use to a new arena once as much again was written as was kept. */
  void compact() {
    if (arena.bytes() < 2 * bytesAtCompaction) {
      return;
    }
    Arena old = arena;
    Arena fresh = new Arena();
    table.replaceReferences(
        reference -> {
          byte[] chunk = old.chunk(reference);
          int start = old.offset(reference);
          int end = encodingStart(chunk, start, fixed.length);
          return fresh.store(chunk, start, end - start);
        });
    arena = fresh;
    bytesAtCompaction = Math.max(MIN_GARBAGE, fresh.bytes());
  }
}
