// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.cluster.lease.MemberCard;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.message.Report;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the coordinator knows of one member and what it told it. Belongs to the fleet's event loop.
 */
final class Post {
  MemberCard card;
  long leaseAgeMillis;
  boolean expired;

  /** When it answered last; 0 where it never did. */
  long answeredNanos;

  /** Since when it is neither heard of nor renews; 0 while it does. */
  long goneSinceNanos;

  /** What it holds as it acknowledged, and of which generation; -1 where it must be told all. */
  Map<Long, OwnedTarget> acknowledged = new HashMap<>();

  /** What it has scraped at least once since it owns it, as its last report tells. */
  Set<Long> scraped = new HashSet<>();

  long generation = -1;

  /** The generation of which it has everything, and nothing that is for another member. */
  long settledGeneration = -1;

  String configVersion = "";
  long sentNanos;
  boolean calling;
  boolean hasReported;

  /** Whether the last call brought no answer. */
  boolean hasFailed;

  @Nullable Report last;

  /** Why it did not take the last orders, or null. */
  @Nullable String refusal;

  Post(MemberCard card) {
    this.card = card;
  }

  String name() {
    return card.name();
  }

  boolean scrapes() {
    return !card.role().equals("coordinator");
  }

  boolean mayCoordinate() {
    return !card.role().equals("collector");
  }

  /** Another process of the member: it must be told everything. */
  void restarted() {
    acknowledged = new HashMap<>();
    scraped = new HashSet<>();
    generation = -1;
    settledGeneration = -1;
  }
}
