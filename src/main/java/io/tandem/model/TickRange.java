// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.model;

/**
 * Ticks of one target behind one and up to another.
 *
 * @param after milliseconds since 1970, not part of it
 * @param through milliseconds since 1970, part of it
 */
public record TickRange(long after, long through) {
  /** All ticks up to and including this one. */
  public static TickRange upTo(long through) {
    return new TickRange(Long.MIN_VALUE, through);
  }

  /** Whether the tick is part of it. */
  public boolean contains(long tick) {
    return tick > after && tick <= through;
  }
}
