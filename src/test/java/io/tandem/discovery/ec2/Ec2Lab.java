// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import io.tandem.aws.AwsSigners;
import io.tandem.config.ConfigException;
import io.tandem.config.DiscoveryConfig;
import io.tandem.config.read.ConfigLoader;
import io.tandem.discovery.Discoverer;
import io.tandem.discovery.DiscoveryFaults;
import io.tandem.discovery.DiscoveryMetrics;
import io.tandem.discovery.DiscoveryReports;
import io.tandem.discovery.TargetGroup;
import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.tandem.model.Labels;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Discoverers of a file's ec2_sd_configs, each with what it found last. */
final class Ec2Lab implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final DiscoveryFaults faults = new DiscoveryFaults();
  private final AtomicInteger refreshes = new AtomicInteger();
  private final List<Discoverer> running = new ArrayList<>();
  private volatile List<Found> found = List.of();
  private final Ec2Discoverers factory =
      new Ec2Discoverers(
          vertx,
          Clock.system(),
          new HttpClients(vertx, Clock.system()),
          new DiscoveryReports(
              new DiscoveryMetrics() {
                @Override
                public void refreshed(String mechanism, long durationNanos) {
                  refreshes.incrementAndGet();
                }
              },
              faults),
          new AwsSigners(Runnable::run, Clock.system(), name -> null)::ofEc2);

  /** Looks for what the scrape_configs of the file say, and for nothing else any more. */
  void run(String yaml) {
    List<DiscoveryConfig> configs = new ArrayList<>();
    try {
      new ConfigLoader(Map.of())
          .load(Path.of("/p.yml"), yaml)
          .scrapeConfigs()
          .forEach(job -> configs.addAll(job.discoveryConfigs()));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e);
    }
    List<Found> each = new CopyOnWriteArrayList<>();
    found = each;
    context.runOnContext(
        v -> {
          running.forEach(Discoverer::close);
          running.clear();
          for (DiscoveryConfig config : configs) {
            Found one = new Found();
            each.add(one);
            Discoverer discoverer = factory.open(config);
            running.add(discoverer);
            discoverer.start(one);
          }
        });
  }

  List<Labels> targets() {
    return found.stream()
        .flatMap(f -> f.groups.stream())
        .flatMap(g -> g.targets().stream())
        .toList();
  }

  int refreshes() {
    return refreshes.get();
  }

  String faults() {
    return faults.current().toString();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static final class Found implements Discoverer.Findings {
    private volatile List<TargetGroup> groups = List.of();

    @Override
    public void found(List<TargetGroup> now) {
      groups = now;
    }

    @Override
    public void foundSome(List<TargetGroup> now) {
      groups = now;
    }

    @Override
    public void failed() {}
  }
}
