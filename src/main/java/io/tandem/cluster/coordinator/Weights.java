// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.cluster.message.Report.TargetReport;
import io.tandem.target.Target;
import java.util.HashMap;
import java.util.Map;

/**
 * What targets cost, in samples per second, smoothed so that one odd scrape moves nothing. Belongs
 * to the fleet's event loop.
 */
final class Weights {
  /** What a target is taken for before it was scraped. */
  private static final double UNKNOWN = 50;

  /** How much a new figure counts against the old one. */
  private static final double NEWS = 0.3;

  private final Map<Long, Double> samplesPerSecond = new HashMap<>();

  void report(Target target, TargetReport report) {
    if (report.samples() > 0) {
      double now = report.samples() * 1000.0 / target.interval().toMillis();
      samplesPerSecond.merge(target.id(), now, (old, fresh) -> old + NEWS * (fresh - old));
    }
  }

  double of(long targetId) {
    return samplesPerSecond.getOrDefault(targetId, UNKNOWN);
  }

  void forget(long targetId) {
    samplesPerSecond.remove(targetId);
  }
}
