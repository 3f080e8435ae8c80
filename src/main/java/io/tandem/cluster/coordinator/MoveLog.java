// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.assignment.Assignment.Move;
import io.tandem.assignment.Assignment.Why;
import io.tandem.model.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last moves, and how many there were by reason. Belongs to the fleet's event loop. */
public final class MoveLog {
  private static final int KEPT = 200;

  private final Clock clock;
  private final Deque<Moved> last = new ArrayDeque<>();
  private final Map<Why, Long> counts = new EnumMap<>(Why.class);

  /**
   * A target that was given to another member.
   *
   * @param url of the target, empty where it is gone since
   */
  public record Moved(long atMillis, Move move, String job, String url) {}

  MoveLog(Clock clock) {
    this.clock = clock;
  }

  void add(Move move, @Nullable Known known) {
    counts.merge(move.why(), 1L, Long::sum);
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.add(
        new Moved(
            clock.wallMillis(),
            move,
            known == null ? "" : known.target().jobName(),
            known == null ? "" : known.target().url()));
  }

  List<Moved> last() {
    return List.copyOf(last);
  }

  Map<Why, Long> counts() {
    return Map.copyOf(counts);
  }
}
