// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

import io.tandem.wire.Request;

/** A pending request in memory and its place in the lane. */
public record Held(long sequence, Request request) implements Entry {
  @Override
  public long lastSequence() {
    return sequence;
  }

  @Override
  public long bytes() {
    return request.bytes();
  }

  @Override
  public long samples() {
    return request.samples();
  }

  @Override
  public long firstMillis() {
    return request.firstMillis();
  }

  boolean isOlderThan(long limitMillis) {
    return request.lastMillis() < limitMillis;
  }
}
