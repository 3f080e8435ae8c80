// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.cluster.message.Orders;
import io.tandem.cluster.message.Orders.Config;
import io.tandem.cluster.message.Orders.Duties;
import io.tandem.cluster.message.OwnedTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes orders: everything at first, then what changed since the member acknowledged. Pure but for
 * what the posts remember.
 */
final class Dispatch {
  private final Orders.Coordinator self;
  private final long term;

  Dispatch(Orders.Coordinator self, long term) {
    this.self = self;
    this.term = term;
  }

  /** Asks a member what it holds. */
  Orders adoption() {
    return new Orders(
        term,
        0,
        self,
        true,
        -1,
        null,
        List.of(),
        Set.of(),
        Set.of(),
        Map.of(),
        Set.of(),
        Duties.NONE);
  }

  /** What leads from what a member has acknowledged to what it is to own. */
  Orders orders(
      Post post,
      long generation,
      Map<Long, OwnedTarget> wanted,
      Registry registry,
      Map<String, Post> posts,
      Config config,
      Duties duties) {
    boolean whole = post.generation < 0;
    List<OwnedTarget> changed = new ArrayList<>();
    wanted.forEach(
        (id, target) -> {
          if (whole || !target.settled().equals(post.acknowledged.get(id))) {
            changed.add(target);
          }
        });
    Set<Long> moved = new HashSet<>();
    Set<Long> gone = new HashSet<>();
    for (Long id : post.acknowledged.keySet()) {
      if (!wanted.containsKey(id)) {
        (registry.has(id) ? moved : gone).add(id);
      }
    }
    return new Orders(
        term,
        generation,
        self,
        false,
        whole ? -1 : post.generation,
        configFor(post, config),
        changed,
        moved,
        gone,
        partners(wanted, posts),
        Set.of(),
        duties);
  }

  private static @Nullable Config configFor(Post post, Config config) {
    return post.configVersion.equals(config.version()) ? null : config;
  }

  private static Map<String, String> partners(
      Map<Long, OwnedTarget> wanted, Map<String, Post> posts) {
    Map<String, String> partners = new HashMap<>();
    for (OwnedTarget target : wanted.values()) {
      Post post = posts.get(target.partner());
      if (post != null) {
        partners.put(target.partner(), post.card.address());
      }
    }
    return partners;
  }
}
