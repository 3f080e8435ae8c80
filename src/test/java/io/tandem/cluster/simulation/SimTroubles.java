// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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
  private record Trouble(@Nullable SimNode node, boolean rules, long fromMillis, long toMillis) {}

  /** One begins; of the member that coordinates it touches all targets. */
  void strike(@Nullable SimNode node, boolean rules, long fromMillis, long millis) {
    all.add(new Trouble(node, rules, fromMillis, fromMillis + millis));
  }

  /** How many faults of the receiver could touch a tick. */
  long ofReceiver(long tick) {
    return touching(tick).filter(one -> one.node == null).count();
  }

  /** How many faults of these members, or of coordinators, could touch a tick. */
  long ofMembers(Set<SimNode> members, long tick) {
    return touching(tick).filter(one -> one.rules || members.contains(one.node)).count();
  }

  private Stream<Trouble> touching(long tick) {
    return all.stream()
        .filter(one -> one.fromMillis - BEFORE_MILLIS <= tick)
        .filter(one -> one.toMillis + AFTER_MILLIS >= tick);
  }
}
