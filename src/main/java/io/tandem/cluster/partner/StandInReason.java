// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.partner;

import java.util.Locale;

/** Why a partner sends for an owner. */
public enum StandInReason {
  /** The owner's port refuses: its process is gone. */
  REFUSED,
  /** No beat came through for three seconds. */
  SILENT,
  /** The owner said goodbye. */
  GOODBYE,
  /** The owner cannot scrape the target, the partner can. */
  FAILING,
  /** Nothing of the owner reaches an endpoint, while the partner's own way is well. */
  STUCK,
  /** The owner runs and does not know that it owns the target. */
  UNLISTED,
  /** The owner was away, and is back before anybody noticed. */
  RETURNED,
  /** The coordinator says so. */
  ORDERED;

  /** As metrics and logs name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it ends when the owner is heard of again. */
  boolean isOfContact() {
    return switch (this) {
      case REFUSED, SILENT, GOODBYE, UNLISTED, RETURNED -> true;
      case FAILING, STUCK, ORDERED -> false;
    };
  }
}
