// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import java.util.List;

/**
 * A committed scrape, ready for requests: consecutive {@code WriteRequest.timeseries} fields cut
 * into parts at field borders. Immutable once handed over; nobody changes the arrays.
 *
 * @param encoding for which endpoints
 * @param targetId whose series these are; also decides the lane
 * @param tickMillis the scheduled (or actual) time of the scrape, milliseconds since the epoch
 * @param firstMillis the least timestamp of a sample in it
 * @param lastMillis the greatest
 * @param samples how many samples the parts hold, stale markers and report series included
 * @param up false where the scrape failed: it holds stale markers and its report, no data, or
 *     nothing where it was too late to be tried
 * @param parts in order; all but the last are usually near 64 KiB of raw bytes
 */
public record EncodedScrape(
    Encoding encoding,
    long targetId,
    long tickMillis,
    long firstMillis,
    long lastMillis,
    int samples,
    boolean up,
    List<Part> parts) {

  /** A tick for which the target was not asked: no data and no report. */
  public static EncodedScrape missed(Encoding encoding, long targetId, long tickMillis) {
    return new EncodedScrape(
        encoding, targetId, tickMillis, tickMillis, tickMillis, 0, false, List.of());
  }

  /**
   * Whole {@code timeseries} fields.
   *
   * @param bytes where compressed, the elements of a Snappy block without its length prefix: such
   *     parts may be put one behind the other; else the protobuf bytes themselves
   * @param length bytes in use, from 0
   * @param rawLength length of the protobuf bytes
   */
  public record Part(byte[] bytes, int length, int rawLength, int samples, boolean compressed) {}
}
