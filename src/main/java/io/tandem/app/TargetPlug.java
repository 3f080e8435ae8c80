// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.config.ScrapeConfig;
import io.tandem.config.TandemSettings;
import io.tandem.config.TandemSettings.ShardSettings;
import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.TargetGroupListener;
import io.tandem.target.TargetBuilder;
import io.tandem.target.TargetSet;
import io.tandem.web.ShardView;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Makes targets of what discovery found and puts them on their channel, again whenever the rules of
 * a job change. Where targets are shared by number, those of other shards are counted and left out.
 * Any thread, guarded by its lock: groups of a job and its rules must meet in one order.
 */
@Singleton
final class TargetPlug implements TargetGroupListener, ShardView {
  private final Emitter<TargetSet> targets;
  private final ShardSettings shard;
  private final Map<String, Integer> elsewhere = new ConcurrentHashMap<>();
  private final Object lock = new Object();
  private final Map<String, List<TargetGroup>> found = new HashMap<>();
  private final Map<String, TargetBuilder> builders = new HashMap<>();
  private Map<String, ScrapeConfig> jobs = Map.of();

  TargetPlug(
      @Channel(Channels.TARGETS) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<TargetSet> targets,
      TandemSettings settings) {
    this.targets = targets;
    shard = settings.shard();
  }

  @Override
  public void onTargetGroups(String jobName, List<TargetGroup> groups, boolean whole) {
    synchronized (lock) {
      ScrapeConfig job = jobs.get(jobName);
      if (job != null) {
        found.put(jobName, groups);
        send(job, groups);
      }
    }
  }

  private void send(ScrapeConfig job, List<TargetGroup> groups) {
    TargetSet all =
        builders.computeIfAbsent(job.jobName(), name -> new TargetBuilder(job)).build(groups);
    TargetSet ours = shard.isSharded() ? all.only(target -> shard.holds(target.id())) : all;
    elsewhere.put(job.jobName(), all.active().size() - ours.active().size());
    targets.send(ours);
  }

  @Override
  public ShardStatus current() {
    return new ShardStatus(shard.members(), shard.ordinal(), Map.copyOf(elsewhere));
  }

  /** These are the jobs from now on; targets of those whose rules changed are made anew. */
  void configure(List<ScrapeConfig> configs) {
    synchronized (lock) {
      Map<String, ScrapeConfig> before = jobs;
      jobs = new HashMap<>();
      configs.forEach(config -> jobs.put(config.jobName(), config));
      found.keySet().retainAll(jobs.keySet());
      builders.keySet().removeIf(name -> !Objects.equals(jobs.get(name), before.get(name)));
      elsewhere.keySet().retainAll(jobs.keySet());
      found.forEach(
          (name, groups) -> {
            ScrapeConfig job = jobs.get(name);
            if (job != null && !job.equals(before.get(name))) {
              send(job, groups);
            }
          });
    }
  }
}
