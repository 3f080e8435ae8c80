// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

/**
 * Is told what a remote-write request holds, in the order of the wire.
 *
 * <p>Labels come as they were sent: perhaps unsorted, twice or empty, for judging them is the
 * receiver's job. Every call between {@link #beginSeries} and {@link #endSeries} belongs to one
 * series; protobuf allows samples before labels. Called on the thread of the decoder.
 */
public interface RequestVisitor {
  void beginSeries();

  void label(String name, String value);

  /** Value as raw bits, so that a stale marker stays one. */
  void sample(long timestampMillis, long valueBits);

  /** The series is complete; exemplars and native histograms are only counted. */
  void endSeries(int exemplars, int histograms);

  /** Type is the number of the protobuf enumeration {@code MetricMetadata.MetricType}. */
  void metadata(int type, String family, String help, String unit);
}
