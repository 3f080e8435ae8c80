// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of who owns what.
 *
 * @param owners of every target by its id; of none where no member can take it. A target that is
 *     not here is gone, one that is has at most moved
 * @param moves what changed against the version before, in no particular order
 */
public record Assignment(Map<Long, Owners> owners, List<Move> moves) {
  /**
   * A target whose owner in one replica changed. A target that nobody owned before is no move.
   *
   * @param second whether it is the owner in {@code b}
   */
  public record Move(long targetId, boolean second, String from, @Nullable String to, Why why) {}

  /** Why a target moved. */
  public enum Why {
    /** Its owner is gone or leaves. */
    OWNER_LEFT,
    /** Both owners were on one node while another one could take it. */
    APART,
    /** Its owner carried more than its share. */
    BALANCE,
    /** To the member on its own node, or in its own zone. */
    HOME,
    /** It has one owner now: it is scraped once, or no second node can take it. */
    ALONE,
    /** Its owners shared few targets, and one of them had too many partners. */
    PARTNERS
  }
}
