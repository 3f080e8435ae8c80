// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.cluster.message.Orders;
import io.tandem.cluster.message.Report.TargetReport;
import io.tandem.model.Clock;
import java.util.HashMap;
import java.util.Map;

/** What lasts for one term of a coordinator. Belongs to the fleet's event loop. */
final class Reign {
  final long term;
  final long sinceMillis;
  final long sinceNanos;
  final Registry registry;
  final Weights weights = new Weights();
  final Placement placement;
  final Dispatch dispatch;
  long generation;
  boolean adopted;
  boolean dirty;
  long placedNanos;
  Duties duties = Duties.NONE;
  long dutiesNanos;

  /** Scraped in this term, each tick of a target once. */
  long samples;

  private final Map<Long, Long> counted = new HashMap<>();

  Reign(
      long term,
      Orders.Coordinator self,
      Clock clock,
      ConfigSource source,
      CoordinatorRules rules) {
    this.term = term;
    sinceMillis = clock.wallMillis();
    sinceNanos = clock.monotonicNanos();
    registry = new Registry(source::isPaired);
    placement = new Placement(clock, rules.grace(), rules.assigning(), weights);
    dispatch = new Dispatch(self, term);
  }

  /** Between two reports a target was scraped at each of its ticks. */
  void count(Known known, TargetReport report) {
    long id = known.target().id();
    Long before = counted.get(id);
    if (before == null || report.lastScrapeMillis() > before) {
      long interval = known.target().interval().toMillis();
      long scrapes = before == null ? 1 : (report.lastScrapeMillis() - before) / interval;
      samples += scrapes * report.samples();
      counted.put(id, report.lastScrapeMillis());
    }
  }
}
