// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When whom a fault struck. What two faults at once may lose is another thing than what one may:
 * two owners hold a target, so that one of them, or one way between them, can break.
 */
final class SimTroubles {
  /** What waits to be sent when a fault begins, and what is sent again when it is over. */
  private static final long BEFORE_MILLIS = 60_000;

  private static final long AFTER_MILLIS = 60_000;

  private final List<Trouble> all = new ArrayList<>();

  /** A fault of one member, or, where none is named, of the receiver. */
  private record Trouble(@Nullable SimNode node, long fromMillis, long toMillis) {}

  void strike(@Nullable SimNode node, long fromMillis, long millis) {
    all.add(new Trouble(node, fromMillis, fromMillis + millis));
  }

  /** Whether the receiver's own fault could touch the tick. */
  boolean ofReceiver(long tick) {
    return of(Set.of(), tick) > 0;
  }

  /** How many faults could touch a tick that these members have to do with. */
  long of(Set<SimNode> members, long tick) {
    return all.stream()
        .filter(one -> one.node == null || members.contains(one.node))
        .filter(one -> one.fromMillis - BEFORE_MILLIS <= tick)
        .filter(one -> one.toMillis + AFTER_MILLIS >= tick)
        .count();
  }
}
