// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.model;

/**
 * The only source of time in the program, so that tests decide what time it is.
 *
 * <p>Any thread.
 */
public interface Clock {
  /** Wall-clock time in milliseconds since the Unix epoch; what sample timestamps are made of. */
  long wallMillis();

  /** Monotonic time in nanoseconds with an arbitrary origin; what durations and deadlines use. */
  long monotonicNanos();

  /** The clock of the machine. */
  static Clock system() {
    return SystemClock.INSTANCE;
  }
}
