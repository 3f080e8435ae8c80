// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.cluster.message.Orders;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.model.Replica;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What members do for the fleet as a whole: who may follow as coordinator, who shows that a replica
 * lives, how often they ask whether they are elected.
 *
 * @param candidates members that poll the coordinator Lease
 * @param a members that send the sign of life of replica a
 * @param b the same of replica b
 * @param overfull jobs with more targets than their limit
 */
record Duties(
    List<String> candidates,
    Set<String> a,
    Set<String> b,
    long probeMillis,
    Map<String, Integer> overfull) {
  static final Duties NONE = new Duties(List.of(), Set.of(), Set.of(), 2_000, Map.of());

  private static final int CANDIDATES = 5;
  private static final int HEARTBEATS = 3;

  /** All probes of a fleet together stay below this, for receivers limit requests. */
  private static final int PROBES_A_SECOND = 50;

  /** Plans for all members; costs a look at every target. */
  static Duties plan(
      Collection<Post> posts, Placement placement, int entries, Map<String, Integer> overfull) {
    List<Post> fresh =
        posts.stream()
            .filter(placement::isFresh)
            .sorted((x, y) -> x.name().compareTo(y.name()))
            .toList();
    Set<String> names = new HashSet<>();
    fresh.forEach(post -> names.add(post.name()));
    long lanes = (long) posts.size() * Math.max(1, entries);
    return new Duties(
        fresh.stream().filter(Post::mayCoordinate).limit(CANDIDATES).map(Post::name).toList(),
        heartbeats(Replica.A, fresh, posts, names),
        heartbeats(Replica.B, fresh, posts, names),
        Math.max(NONE.probeMillis(), lanes * 1000 / PROBES_A_SECOND),
        overfull);
  }

  /**
   * Nobody, where less than half of the replica's targets have an owner or a partner that stands
   * in: else the receiver would be kept from electing the other one.
   */
  private static Set<String> heartbeats(
      Replica replica, List<Post> fresh, Collection<Post> posts, Set<String> names) {
    long owned = 0;
    long covered = 0;
    for (Post post : posts) {
      boolean lives = names.contains(post.name());
      for (OwnedTarget held : post.acknowledged.values()) {
        if (held.replica() == replica) {
          owned++;
          covered += lives || names.contains(held.partner()) ? 1 : 0;
        }
      }
    }
    if (2 * covered < owned) {
      return Set.of();
    }
    Set<String> chosen = new HashSet<>();
    fresh.stream()
        .filter(post -> owns(post, replica))
        .limit(HEARTBEATS)
        .forEach(post -> chosen.add(post.name()));
    return chosen;
  }

  private static boolean owns(Post post, Replica replica) {
    return post.acknowledged.values().stream().anyMatch(held -> held.replica() == replica);
  }

  /** What this member is told. */
  Orders.Duties of(Post post) {
    Set<Replica> heartbeats = EnumSet.noneOf(Replica.class);
    if (a.contains(post.name())) {
      heartbeats.add(Replica.A);
    }
    if (b.contains(post.name())) {
      heartbeats.add(Replica.B);
    }
    return new Orders.Duties(candidates, heartbeats, probeMillis, overfull);
  }
}
