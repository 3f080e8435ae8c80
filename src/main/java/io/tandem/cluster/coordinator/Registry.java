// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.cluster.message.OwnedTarget;
import io.tandem.model.Replica;
import io.tandem.target.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * All targets of the fleet in one term: those that discovery found, and those that members brought
 * and no discovery has denied yet. A target is withdrawn only after everything that could find it
 * has answered in this term. Belongs to the fleet's event loop.
 */
final class Registry {
  private final Map<Long, Known> targets = new LinkedHashMap<>();
  private final Map<String, Set<Long>> found = new HashMap<>();
  private final Set<String> complete = new HashSet<>();
  private final Predicate<String> paired;

  /** Jobs for which the predicate holds are scraped for both replicas. */
  Registry(Predicate<String> paired) {
    this.paired = paired;
  }

  /** A member holds this target. */
  void adopt(OwnedTarget held) {
    Target target = held.target();
    if (!complete.contains(target.jobName())) {
      boolean both = held.replica() != Replica.ONLY && paired.test(target.jobName());
      targets.putIfAbsent(held.id(), Known.held(target, both));
    }
  }

  /**
   * Discovery knows these targets of the job now.
   *
   * @param whole whether all of the job's discoverers have answered; else nothing is withdrawn
   */
  void found(String job, List<Target> active, boolean whole) {
    Set<Long> now = new HashSet<>();
    for (Target target : active) {
      now.add(target.id());
      targets.put(target.id(), Known.of(target, paired.test(job)));
    }
    if (whole) {
      complete.add(job);
      targets
          .values()
          .removeIf(
              known -> known.target().jobName().equals(job) && !now.contains(known.target().id()));
    } else {
      now.addAll(found.getOrDefault(job, Set.of()));
    }
    found.put(job, now);
  }

  /** These are all jobs of the configuration. */
  void jobs(Set<String> names) {
    targets.values().removeIf(known -> !names.contains(known.target().jobName()));
    found.keySet().retainAll(names);
    complete.retainAll(names);
  }

  /** Jobs of which discovery found more targets than the limit, with their number. */
  Map<String, Integer> overfull(ToLongFunction<String> limits) {
    Map<String, Integer> overfull = new TreeMap<>();
    found.forEach(
        (job, ids) -> {
          long limit = limits.applyAsLong(job);
          if (limit > 0 && ids.size() > limit) {
            overfull.put(job, ids.size());
          }
        });
    return overfull;
  }

  @Nullable Known get(long id) {
    return targets.get(id);
  }

  boolean has(long id) {
    return targets.containsKey(id);
  }

  List<Known> all() {
    return new ArrayList<>(targets.values());
  }
}
