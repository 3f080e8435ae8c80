// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.model;

/**
 * Values with a meaning beyond their number; compared as raw bits, for NaN is not equal to itself.
 */
public final class SpecialValues {
  /** The staleness marker: a series will not be appended to any more. */
  public static final long STALE_NAN_BITS = 0x7ff0000000000002L;

  /** What an exposed NaN is stored as. */
  public static final long NORMAL_NAN_BITS = 0x7ff8000000000001L;

  private SpecialValues() {}

  public static boolean isStale(double value) {
    return Double.doubleToRawLongBits(value) == STALE_NAN_BITS;
  }
}
