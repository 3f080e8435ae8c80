// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

import io.tandem.wire.Request;

/** What still fits into a request that is joined; the first one always does. */
final class Room {
  private final long maxBytes;
  private final long maxSamples;
  private long bytes;
  private long samples;
  private long rawBytes;

  Room(long maxBytes, long maxSamples) {
    this.maxBytes = maxBytes;
    this.maxSamples = maxSamples;
  }

  /** Takes the request in where it fits. */
  boolean takes(Request request) {
    boolean first = bytes == 0;
    if (!first
        && (bytes + request.bytes() > maxBytes
            || samples + request.samples() > maxSamples
            || rawBytes + request.rawLength() > Request.MOST_RAW_BYTES)) {
      return false;
    }
    rawBytes += request.rawLength();
    bytes += request.bytes();
    samples += request.samples();
    return true;
  }
}
