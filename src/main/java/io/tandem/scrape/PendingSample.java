// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.model.SpecialValues;
import io.tandem.scrape.histogram.NativeHistogram;
import io.tandem.wire.Encoding;
import io.tandem.wire.ProtoBytes;
import io.tandem.wire.ScrapeEncoder;

/**
 * The value that is being written to all encodings: a float or a native histogram, encoded once,
 * with its times and exemplars. Belongs to one event loop; used again for each sample.
 */
final class PendingSample {
  /** The counter reset hint of a histogram that begins anew. */
  private static final int RESET = 1;

  private final ProtoBytes histogram = new ProtoBytes();
  private boolean isHistogram;
  private long bits;
  private long millis;
  private long startMillis;

  PendingSample of(long valueBits, long timestamp, long start) {
    isHistogram = false;
    bits = valueBits;
    millis = timestamp;
    startMillis = start;
    return this;
  }

  PendingSample of(NativeHistogram value, long timestamp, long start) {
    of(0, timestamp, start);
    isHistogram = true;
    histogram.clear();
    value.write(histogram, timestamp);
    return this;
  }

  /** Nothing counted yet at that time. */
  PendingSample zero(boolean ofHistogram, long timestamp) {
    of(0, timestamp, 0);
    isHistogram = ofHistogram;
    if (ofHistogram) {
      histogram.clear();
      histogram.field(1, 0);
      histogram.field(6, 0);
      histogram.field(14, RESET);
      histogram.field(15, timestamp);
    }
    return this;
  }

  /** Whether an endpoint that takes these contents takes the value. */
  boolean isTakenBy(Encoding.Contents contents) {
    return !isHistogram || contents.nativeHistograms();
  }

  boolean isStale() {
    return !isHistogram && bits == SpecialValues.STALE_NAN_BITS;
  }

  boolean isHistogram() {
    return isHistogram;
  }

  /** Adds the value to the series that is open, and closes it. */
  void end(ScrapeEncoder encoder, Encoding.Contents contents) {
    // A start behind the sample would make no sense to anybody.
    long start = contents.startTimestamps() && startMillis <= millis ? startMillis : 0;
    if (isHistogram) {
      encoder.endHistogram(histogram, millis, start);
    } else {
      encoder.endSeries(bits, millis, start);
    }
  }
}
