// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

/**
 * What an attempt to send came to: the one place where answers get a meaning.
 *
 * <p>{@code why} is the answer in words, for logs and pages. Immutable.
 */
sealed interface SendResult {
  String why();

  /**
   * The endpoint has it.
   *
   * @param lost samples of it that the endpoint says it did not write; 0 where it says nothing
   */
  record Accepted(String why, int lost) implements SendResult {}

  /** The endpoint takes the other replica's copy. */
  record Deduplicated(String why) implements SendResult {}

  /**
   * May work later.
   *
   * @param retryAfterMillis what the endpoint asked for, or -1
   */
  record Recoverable(String why, long retryAfterMillis) implements SendResult {}

  /** Too much at once. */
  record RateLimited(Limit limit, String why, long retryAfterMillis) implements SendResult {}

  /** Will never be taken as it is. */
  record Rejected(Fault fault, String why) implements SendResult {}

  /** Larger than the endpoint takes. */
  record TooLarge(String why) implements SendResult {}

  /** Signature, role, region or workspace are wrong. */
  record Unauthorised(String why) implements SendResult {}

  /** The two kinds of 429, which ask for opposite things. */
  enum Limit {
    /** Samples per second: smaller requests pass sooner. */
    SAMPLES,
    /** Requests per second: fewer and larger ones pass. */
    REQUESTS
  }

  /** What a 400 complains of, as far as its text tells; used for counters and to find a series. */
  enum Fault {
    /** An older sample than the series has. */
    OUT_OF_ORDER,
    /** Another value at a timestamp that the series has. */
    DUPLICATE,
    TOO_OLD,
    /** Labels or names that the endpoint never takes: one series is at fault. */
    LABELS,
    /** A limit on the number of series. */
    SERIES_LIMIT,
    OTHER
  }
}
