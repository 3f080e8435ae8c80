// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import io.netty.handler.codec.dns.DnsRecordType;
import io.tandem.config.DiscoveryConfig.DnsSd;
import io.tandem.discovery.DnsRecords.Found;
import io.tandem.model.Clock;
import io.tandem.model.Labels;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Targets from DNS records, one group per name, asked each refresh_interval. A name that does not
 * exist loses its targets; one of which no server knows anything keeps them. resolv.conf is read
 * before each round.
 */
final class DnsDiscoverer implements Discoverer {
  private final Vertx vertx;
  private final DiscoveryMetrics metrics;
  private final DnsSd config;
  private final Path resolverFile;
  private final DnsLookup lookup;
  private final Map<String, TargetGroup> groups = new LinkedHashMap<>();
  private final FailureLog failures;
  private final RefreshLoop loop;

  DnsDiscoverer(
      Vertx vertx,
      Clock clock,
      DiscoveryReports reports,
      DnsSd config,
      Path resolverFile,
      DnsLookup lookup) {
    this.vertx = vertx;
    this.metrics = reports.metrics();
    this.failures = reports.failures("dns");
    this.config = config;
    this.resolverFile = resolverFile;
    this.lookup = lookup;
    this.loop = new RefreshLoop(vertx, clock, metrics, "dns", config.refreshInterval());
  }

  @Override
  public void start(Findings findings) {
    loop.start(this::look, done -> findings.found(List.copyOf(groups.values())));
  }

  private Future<Void> look() {
    return vertx
        .executeBlocking(() -> ResolverFile.read(resolverFile), false)
        .compose(this::askAll, e -> failAll("could not load resolv.conf: " + e.getMessage()));
  }

  private Future<Void> askAll(ResolverFile file) {
    DnsRecordType type = DnsRecordType.valueOf(config.type());
    List<Future<?>> lookups = new ArrayList<>();
    for (String name : config.names()) {
      lookups.add(
          lookup
              .lookup(file, name, type)
              .onSuccess(records -> take(name, records))
              .onFailure(e -> fail(name, String.valueOf(e.getMessage()))));
    }
    // Each has said how it ended; here only that all did.
    return Future.join(lookups).<Void>mapEmpty().otherwiseEmpty();
  }

  private Future<Void> failAll(String error) {
    config.names().forEach(name -> fail(name, error));
    return Future.succeededFuture();
  }

  private void take(String name, List<Found> records) {
    metrics.dnsLookedUp(false);
    failures.succeeded(name);
    List<Labels> targets =
        records.stream().map(r -> DnsRecords.target(r, name, config.port())).toList();
    groups.put(name, new TargetGroup(name, targets, Labels.EMPTY));
  }

  private void fail(String name, String error) {
    metrics.dnsLookedUp(true);
    failures.failed(name, error);
  }

  @Override
  public void close() {
    loop.close();
    failures.close();
    lookup.close();
  }
}
