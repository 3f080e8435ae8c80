// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.cluster.FleetMetrics;
import io.tandem.cluster.FleetStatus.Hole;
import io.tandem.cluster.message.Report.TargetReport;
import io.tandem.model.Clock;
import io.tandem.model.Replica;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The last ticks that nobody could fill, for all owners of a target were gone. Belongs to the
 * fleet's event loop.
 */
final class HoleLog {
  private static final Logger LOG = Logger.getLogger(HoleLog.class);
  private static final int KEPT = 200;

  private final Clock clock;
  private final FleetMetrics metrics;
  private final Deque<Hole> last = new ArrayDeque<>();

  HoleLog(Clock clock, FleetMetrics metrics) {
    this.clock = clock;
    this.metrics = metrics;
  }

  /** The target had no owner from its last known scrape on, and is placed again now. */
  void add(Known known, Collection<Post> posts) {
    long now = clock.wallMillis();
    long from = lastScrape(known, posts);
    long interval = known.target().interval().toMillis();
    long ticks = from == 0 ? 0 : (now - from) / interval;
    metrics.holeFound(ticks);
    LOG.warnf("all owners gone target=%s count=%d", known.target().url(), ticks);
    List<Replica> replicas = known.paired() ? List.of(Replica.A, Replica.B) : List.of(Replica.ONLY);
    for (Replica replica : replicas) {
      if (last.size() == KEPT) {
        last.removeLast();
      }
      last.addFirst(new Hole(known.target().url(), replica, from, now, "all owners were gone"));
    }
  }

  /** 0 where no report tells it. */
  private static long lastScrape(Known known, Collection<Post> posts) {
    long latest = 0;
    for (Post post : posts) {
      if (post.last != null) {
        for (TargetReport report : post.last.targets()) {
          if (report.id() == known.target().id()) {
            latest = Math.max(latest, report.lastScrapeMillis());
          }
        }
      }
    }
    return latest;
  }

  List<Hole> last() {
    return List.copyOf(last);
  }
}
