// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.message;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a member answers to orders.
 *
 * @param term the highest term it has seen
 * @param generation that it has applied in that term, -1 for none
 * @param process UUID of the process
 * @param state joining, holding, active or draining
 * @param configVersion that it runs
 * @param refusal why it did not take the orders, or null
 * @param holdings all that it owns; null where nobody asked
 * @param targets figures of what it owns
 * @param standIns what it sends for others
 * @param elected by remote_write entry: the replica that its answers show, where they show one
 */
public record Report(
    long term,
    long generation,
    String process,
    String state,
    String configVersion,
    @Nullable String refusal,
    @Nullable List<OwnedTarget> holdings,
    List<TargetReport> targets,
    List<StandInReport> standIns,
    Map<String, String> elected) {

  /**
   * Figures of one target.
   *
   * @param samples of the last scrape
   * @param health up, down or unknown
   * @param lastError empty where the last scrape was good
   * @param lastScrapeMillis wall clock, 0 where it was never scraped
   * @param deliveredTick the last tick that every endpoint has, or -1
   */
  public record TargetReport(
      long id,
      int samples,
      String health,
      String lastError,
      long lastScrapeMillis,
      long durationNanos,
      long deliveredTick) {}

  /**
   * A target that the member sends for its owner.
   *
   * @param owner who should
   * @param replica its label
   * @param why the reason, as metrics name it
   * @param sinceMillis wall clock
   * @param deliveredTick the last tick delivered, or -1
   */
  public record StandInReport(
      long id, String owner, String replica, String why, long sinceMillis, long deliveredTick) {}
}
