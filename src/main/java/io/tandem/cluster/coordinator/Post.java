// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.cluster.lease.MemberCard;
import io.tandem.cluster.lease.MemberCard.State;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.message.Report;
import io.tandem.cluster.node.NodeState;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the coordinator knows of one member and what it told it. Belongs to the fleet's event loop.
 */
final class Post {
  private static final long REFUSED_NANOS = Duration.ofSeconds(1).toNanos();

  MemberCard card;
  long leaseAgeMillis;

  /** Whether its Lease was not renewed when it should have been; whether it ran out. */
  boolean overdue;

  boolean expired;
  NodeState node = NodeState.UNKNOWN;

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

  /** Calls in a row that brought no answer, and how many of these the port refused. */
  int failures;

  int refusals;
  private long refusedSinceNanos;

  /** Another member says that its port refuses. */
  boolean suspected;

  /** No process listens there: the port refused for a second, or refuses another member too. */
  boolean gone;

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

  /** Whether it or its machine is about to leave. */
  boolean isDraining() {
    return card.state() == State.DRAINING || node == NodeState.LEAVING || node == NodeState.GONE;
  }

  boolean mayCoordinate() {
    return !card.role().equals("collector");
  }

  void answered(long nowNanos) {
    answeredNanos = nowNanos;
    failures = 0;
    refusals = 0;
    suspected = false;
    gone = false;
  }

  void failed(boolean isRefused, long nowNanos) {
    failures++;
    if (!isRefused) {
      refusals = 0;
      return;
    }
    if (refusals++ == 0) {
      refusedSinceNanos = nowNanos;
    }
    gone |= suspected || nowNanos - refusedSinceNanos >= REFUSED_NANOS;
  }

  /**
   * Another process of the member: it must be told everything. It goes on with what it kept on
   * disk, so what it held is its own until somebody else has it.
   */
  void restarted() {
    scraped = new HashSet<>();
    generation = -1;
    settledGeneration = -1;
  }
}
