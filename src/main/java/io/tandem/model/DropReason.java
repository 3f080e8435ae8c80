// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.model;

import java.util.Locale;

/** Why a sample that was scraped did not arrive: one list for logs, metrics and docs. */
public enum DropReason {
  /** The endpoint answered 400 to label, name or limit faults. */
  REJECTED,
  /** Older than the endpoint takes, or than {@code sample_age_limit}. */
  TOO_OLD,
  /** The spool was full and these were the oldest. */
  SPOOL_FULL,
  /** The disk took nothing more and the memory kept for that case was full too. */
  MEMORY_FULL,
  /** A block of the spool was torn or its checksum did not match. */
  CORRUPT,
  /** Not elected: the receiver keeps the other replica's copy. */
  DEDUPLICATED,
  /** Sent twice on purpose; the endpoint had it already. */
  REPLAYED,
  /** A stand-in delivered it. */
  STOOD_IN,
  /** Out of order or a second value for a timestamp. */
  OUT_OF_ORDER,
  /** One series was larger than a request may be. */
  TOO_LARGE,
  /** Write relabeling dropped it. */
  WRITE_RELABEL,
  /** Not meant to be sent: the program runs in the shadow of another one. */
  SHADOW,
  /** The endpoint left the configuration. */
  ENDPOINT_REMOVED,
  /** Not sent before the flush deadline of a shutdown and not on disk. */
  SHUTDOWN;

  /** As a label value: lower case with underscores. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
