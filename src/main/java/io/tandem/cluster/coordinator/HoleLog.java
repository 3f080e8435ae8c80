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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The last ticks that nobody could fill, for all owners of a target were gone. Where the
 * coordinator died with them nobody knows since when, nor whether the target is not new. Belongs to
 * the fleet's event loop.
 */
final class HoleLog {
  private static final Logger LOG = Logger.getLogger(HoleLog.class);
  private static final int KEPT = 200;
  private static final String UNKNOWN =
      "nobody who lives had it when the coordinator changed, unless it is new";

  private final Clock clock;
  private final FleetMetrics metrics;
  private final Deque<Hole> last = new ArrayDeque<>();

  HoleLog(Clock clock, FleetMetrics metrics) {
    this.clock = clock;
    this.metrics = metrics;
  }

  /** These had no owner from their last known scrape on, and are placed again now. */
  void add(List<Known> orphans, Collection<Post> posts) {
    if (orphans.isEmpty()) {
      return;
    }
    Map<Long, Long> scrapes = lastScrapes(posts);
    long now = clock.wallMillis();
    long all = 0;
    for (Known known : orphans) {
      long from = scrapes.getOrDefault(known.target().id(), 0L);
      long ticks = from == 0 ? 0 : (now - from) / known.target().interval().toMillis();
      all += ticks;
      add(known, from, now);
    }
    metrics.holeFound(all);
    LOG.warnf(
        "all owners gone targets=%d count=%d target=%s",
        orphans.size(), all, orphans.getFirst().target().url());
  }

  private void add(Known known, long from, long now) {
    List<Replica> replicas = known.paired() ? List.of(Replica.A, Replica.B) : List.of(Replica.ONLY);
    for (Replica replica : replicas) {
      if (last.size() == KEPT) {
        last.removeLast();
      }
      String why = from == 0 ? UNKNOWN : "all owners were gone";
      last.addFirst(new Hole(known.target().url(), replica, from, now, why));
    }
  }

  private static Map<Long, Long> lastScrapes(Collection<Post> posts) {
    Map<Long, Long> latest = new HashMap<>();
    for (Post post : posts) {
      if (post.last != null) {
        for (TargetReport report : post.last.targets()) {
          latest.merge(report.id(), report.lastScrapeMillis(), Math::max);
        }
      }
    }
    return latest;
  }

  List<Hole> last() {
    return List.copyOf(last);
  }
}
