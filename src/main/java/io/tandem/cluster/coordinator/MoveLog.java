// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.assignment.Assignment.Move;
import io.tandem.cluster.FleetMetrics;
import io.tandem.model.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The last moves. Belongs to the fleet's event loop. */
public final class MoveLog {
  private static final int KEPT = 200;

  private final Clock clock;
  private final FleetMetrics metrics;
  private final Deque<Moved> last = new ArrayDeque<>();

  /**
   * A target that was given to another member.
   *
   * @param url of the target, empty where it is gone since
   */
  public record Moved(long atMillis, Move move, String job, String url) {}

  MoveLog(Clock clock, FleetMetrics metrics) {
    this.clock = clock;
    this.metrics = metrics;
  }

  void add(Move move, @Nullable Known known) {
    metrics.targetsMoved(move.why().name().toLowerCase(Locale.ROOT), 1);
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
}
