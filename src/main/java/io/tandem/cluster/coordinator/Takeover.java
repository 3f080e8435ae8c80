// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import java.time.Duration;
import java.util.Collection;

/**
 * Whether a new coordinator has asked enough members for what they hold to begin with orders: all
 * have answered, or their ports refuse, or they were silent twice. Who answers later is asked
 * before it gets orders. Where most are silent it is rather this member that is cut off, and what
 * they hold must not be placed at the few that are left: so then it waits for as long as a Lease
 * lasts. Pure.
 */
final class Takeover {
  /** Nobody is waited for any longer, once most have answered. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int SILENT_CALLS = 2;

  private Takeover() {}

  /**
   * @param allSeen whether these are all members that have a Lease
   * @param asked since when they are asked
   */
  static boolean isOver(Collection<Post> posts, boolean allSeen, Duration asked) {
    int heard = 0;
    int silent = 0;
    boolean waiting = !allSeen;
    for (Post post : posts) {
      if (post.hasReported || post.gone) {
        heard++;
      } else if (!post.expired || post.failures == 0) {
        // After an outage of the API server all Leases look old: only a failed call counts.
        silent++;
        waiting |= post.failures < SILENT_CALLS;
      }
    }
    if (asked.compareTo(LONGEST) >= 0) {
      return true;
    }
    return heard >= silent && (!waiting || asked.compareTo(PATIENCE) >= 0);
  }

  /** Whether members hold targets and others, which may have held some, have not answered. */
  static boolean isInPart(Collection<Post> posts) {
    return posts.stream().anyMatch(post -> !post.acknowledged.isEmpty())
        && posts.stream().anyMatch(post -> !post.hasReported);
  }
}
