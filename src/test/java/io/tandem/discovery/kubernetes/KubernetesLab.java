// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.config.DiscoveryConfig.KubernetesSd;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Attach;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Role;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Selector;
import io.tandem.config.HttpClientConfig;
import io.tandem.discovery.Discoverer;
import io.tandem.discovery.DiscoveryFaults;
import io.tandem.discovery.DiscoveryMetrics;
import io.tandem.discovery.DiscoveryReports;
import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.kubernetes.feed.FeedContext;
import io.tandem.discovery.kubernetes.feed.FeedPool;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Discoverers on a cluster that a test makes up. */
final class KubernetesLab {
  final FakeClock clock = new FakeClock(1_700_000_000_000L);
  final FakeLoop loop = new FakeLoop(clock);
  final FakeCluster cluster = new FakeCluster(loop);
  final FeedPool pool =
      new FeedPool(
          new FeedContext(
              loop,
              clock,
              new Random(1),
              DiscoveryMetrics.NONE,
              new DiscoveryReports(DiscoveryMetrics.NONE, new DiscoveryFaults())
                  .failures("kubernetes")),
          cluster);
  private final KubernetesDiscoverers discoverers = new KubernetesDiscoverers(loop, pool);

  /** A discoverer that has begun. */
  Found discover(KubernetesSd config) {
    Found found = new Found(Objects.requireNonNull(discoverers.open(config)));
    found.discoverer.start(found);
    loop.run();
    return found;
  }

  void pass(Duration time) {
    loop.advance(time);
  }

  static KubernetesSd config(Role role, String... namespaces) {
    return config(role, Map.of(), new Attach(false, false), namespaces);
  }

  static KubernetesSd config(
      Role role, Map<Role, Selector> selectors, Attach attach, String... namespaces) {
    return new KubernetesSd(
        role, null, null, HttpClientConfig.DEFAULT, List.of(namespaces), false, selectors, attach);
  }

  /** What a discoverer said. */
  static final class Found implements Discoverer.Findings {
    final Discoverer discoverer;
    List<TargetGroup> groups = List.of();
    boolean whole;
    int told;
    int failures;

    Found(Discoverer discoverer) {
      this.discoverer = discoverer;
    }

    @Override
    public void found(List<TargetGroup> now) {
      groups = now;
      whole = true;
      told++;
    }

    @Override
    public void foundSome(List<TargetGroup> now) {
      groups = now;
      whole = false;
      told++;
    }

    @Override
    public void failed() {
      failures++;
    }

    /** Labels of groups and targets in one. */
    List<Labels> targets() {
      List<Labels> targets = new ArrayList<>();
      for (TargetGroup group : groups) {
        for (Labels target : group.targets()) {
          LabelsBuilder all = group.labels().toBuilder();
          GroupLabels.add(all, target);
          targets.add(all.build());
        }
      }
      return targets;
    }

    List<String> addresses() {
      return targets().stream().map(labels -> labels.get("__address__")).toList();
    }
  }
}
