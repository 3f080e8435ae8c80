// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import io.tandem.model.Labels;
import io.tandem.model.Replica;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The targets of one job at one moment.
 *
 * @param active unique by {@link Target#id}
 * @param dropped discovered labels of what relabeling dropped, at most keep_dropped_targets
 * @param droppedCount how many were dropped in all
 * @param faults what was wrong with single targets, one sentence each
 * @param replicas the copy that a target's samples belong to, by its id; {@link Replica#ONLY} for
 *     those that are not in it
 * @param moved ids of targets that are not active here any more and go on elsewhere: nothing of
 *     theirs ended. What is absent from {@code active} otherwise is gone
 * @param poolSize how many targets the job has in all, of which {@code active} may be a share
 */
public record TargetSet(
    String jobName,
    List<Target> active,
    List<Labels> dropped,
    int droppedCount,
    List<String> faults,
    Map<Long, Replica> replicas,
    Set<Long> moved,
    int poolSize) {

  /** Targets outside of a fleet: one copy, and what is absent is gone. */
  public TargetSet(
      String jobName,
      List<Target> active,
      List<Labels> dropped,
      int droppedCount,
      List<String> faults) {
    this(jobName, active, dropped, droppedCount, faults, Map.of(), Set.of(), active.size());
  }

  /** The copy that the target's samples belong to. */
  public Replica replica(long targetId) {
    return replicas.getOrDefault(targetId, Replica.ONLY);
  }

  /** The same with only those active targets that the claim holds of. */
  public TargetSet only(Predicate<Target> claim) {
    return new TargetSet(
        jobName,
        active.stream().filter(claim).toList(),
        dropped,
        droppedCount,
        faults,
        replicas,
        moved,
        poolSize);
  }

  /**
   * Why no target of the job may be scraped, in Prometheus' words; null while the limit holds.
   *
   * @param targetLimit target_limit, 0 for none
   */
  public @Nullable String overLimit(long targetLimit) {
    return targetLimit == 0 || poolSize <= targetLimit
        ? null
        : "target_limit exceeded (number of targets: " + poolSize + ", limit: " + targetLimit + ")";
  }
}
