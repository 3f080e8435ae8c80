// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.discovery.Discoverer;
import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.kubernetes.feed.Feed;
import io.tandem.discovery.kubernetes.feed.FeedPool;
import io.tandem.model.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The targets of one entry of kubernetes_sd_configs. Events of {@value #GATHER_MILLIS} ms are told
 * together. A namespace that cannot be read leaves out its own targets, and nothing is said to be
 * complete before all of them were. Belongs to the event loop of discovery.
 */
final class KubernetesDiscoverer implements Discoverer {
  private static final long GATHER_MILLIS = 100;

  private final Loop loop;
  private final FeedPool pool;
  private final List<RoleGroups> parts = new ArrayList<>();
  private @Nullable Findings findings;
  private Loop.@Nullable Timer timer;
  private boolean told;

  KubernetesDiscoverer(Loop loop, FeedPool pool) {
    this.loop = loop;
    this.pool = pool;
  }

  /** Adds a namespace; before the start. */
  void add(Function<Runnable, RoleGroups> part) {
    parts.add(part.apply(this::onNews));
  }

  @Override
  public void start(Findings to) {
    findings = to;
    parts.forEach(RoleGroups::start);
  }

  private void onNews() {
    if (findings == null || timer != null) {
      return;
    }
    if (!told && parts.stream().allMatch(part -> part.isReady() || part.isFailing())) {
      told = true;
      tell();
    } else if (told) {
      timer = loop.schedule(GATHER_MILLIS, this::tell);
    }
  }

  private void tell() {
    timer = null;
    Findings to = findings;
    if (to == null) {
      return;
    }
    List<TargetGroup> all = new ArrayList<>();
    boolean any = false;
    boolean whole = true;
    for (RoleGroups part : parts) {
      any |= part.isReady();
      whole &= part.isReady();
      all.addAll(part.groups());
    }
    if (whole) {
      to.found(all);
    } else if (any) {
      to.foundSome(all);
    } else {
      to.failed();
    }
  }

  @Override
  public void close() {
    findings = null;
    if (timer != null) {
      timer.cancel();
    }
    for (RoleGroups part : parts) {
      part.close();
      for (Feed feed : part.feeds()) {
        pool.giveBack(feed);
      }
    }
  }
}
