// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.config.ScrapeConfig;
import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.TargetGroupListener;
import io.tandem.target.TargetBuilder;
import io.tandem.target.TargetSet;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Makes targets of what discovery found and puts them on their channel, again whenever the rules of
 * a job change. Any thread, guarded by its lock: groups of a job and its rules must meet in one
 * order.
 */
@Singleton
final class TargetPlug implements TargetGroupListener {
  private final Emitter<TargetSet> targets;
  private final Object lock = new Object();
  private final Map<String, List<TargetGroup>> found = new HashMap<>();
  private Map<String, ScrapeConfig> jobs = Map.of();

  TargetPlug(
      @Channel(Channels.TARGETS) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<TargetSet> targets) {
    this.targets = targets;
  }

  @Override
  public void onTargetGroups(String jobName, List<TargetGroup> groups) {
    synchronized (lock) {
      ScrapeConfig job = jobs.get(jobName);
      if (job != null) {
        found.put(jobName, groups);
        targets.send(new TargetBuilder(job).build(groups));
      }
    }
  }

  /** These are the jobs from now on; targets of those whose rules changed are made anew. */
  void configure(List<ScrapeConfig> configs) {
    synchronized (lock) {
      Map<String, ScrapeConfig> before = jobs;
      jobs = new HashMap<>();
      configs.forEach(config -> jobs.put(config.jobName(), config));
      found.keySet().retainAll(jobs.keySet());
      found.forEach(
          (name, groups) -> {
            ScrapeConfig job = jobs.get(name);
            if (job != null && !job.equals(before.get(name))) {
              targets.send(new TargetBuilder(job).build(groups));
            }
          });
    }
  }
}
