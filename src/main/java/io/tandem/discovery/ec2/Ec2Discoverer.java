// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import io.tandem.config.DiscoveryConfig.Ec2Sd;
import io.tandem.discovery.Discoverer;
import io.tandem.discovery.DiscoveryMetrics;
import io.tandem.discovery.DiscoveryReports;
import io.tandem.discovery.FailureLog;
import io.tandem.discovery.RefreshLoop;
import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.ec2.Ec2Signer.Place;
import io.tandem.model.Clock;
import io.tandem.model.Labels;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Instances of a region, asked for each refresh_interval. A page that fails keeps what was known:
 * half of the instances is not the region. Ids of zones are asked for until they are known, and the
 * targets come without them where they are refused, as in Prometheus.
 *
 * <p>Costs a request for each 500 instances, and while a page is read its text on a worker. Belongs
 * to the event loop of discovery.
 */
final class Ec2Discoverer implements Discoverer {
  private static final Logger LOG = Logger.getLogger(Ec2Discoverer.class);
  private static final String MECHANISM = "ec2";

  private final DiscoveryMetrics metrics;
  private final FailureLog failures;
  private final Ec2Sd config;
  private final Ec2Api api;
  private final String subject;
  private final RefreshLoop loop;

  private @Nullable Map<String, String> zoneIds;
  private boolean toldOfZones;

  Ec2Discoverer(Vertx vertx, Clock clock, DiscoveryReports reports, Ec2Sd config, Ec2Api api) {
    this.metrics = reports.metrics();
    this.failures = reports.failures(MECHANISM);
    this.config = config;
    this.api = api;
    this.subject = subject(config);
    this.loop = new RefreshLoop(vertx, clock, metrics, MECHANISM, config.refreshInterval());
  }

  /** What tells this entry from others, without anything secret. */
  private static String subject(Ec2Sd config) {
    String region = config.access().region();
    StringJoiner text = new StringJoiner(" ");
    text.add(region == null ? "region of this host" : region);
    config.filters().forEach(f -> text.add(f.name() + '=' + String.join(",", f.values())));
    return text.toString();
  }

  @Override
  public void start(Findings findings) {
    loop.start(this::look, done -> tell(done.result(), done.cause(), findings));
  }

  private Future<List<Labels>> look() {
    return api.place().compose(place -> zones(place).compose(zones -> instances(place, zones)));
  }

  private void tell(
      @Nullable List<Labels> targets, @Nullable Throwable failure, Findings findings) {
    if (targets == null) {
      metrics.refreshFailed(MECHANISM);
      failures.failed(subject, failure == null ? "" : String.valueOf(failure.getMessage()));
      findings.failed();
    } else {
      failures.succeeded(subject);
      findings.found(List.of(new TargetGroup(subject, targets, Labels.EMPTY)));
    }
  }

  /** By name of the zone; known ones stay, as zones are not renamed. */
  private Future<Map<String, String>> zones(Place place) {
    Map<String, String> known = zoneIds;
    if (known != null) {
      return Future.succeededFuture(known);
    }
    Map<String, String> ids = new HashMap<>();
    return api.call(
            place,
            Ec2Query.zones(),
            zone -> ids.put(zone.textOrEmpty("zoneName"), zone.textOrEmpty("zoneId")))
        .map(
            fields -> {
              zoneIds = ids;
              return ids;
            })
        .otherwise(this::withoutZones);
  }

  private Map<String, String> withoutZones(Throwable failure) {
    if (!toldOfZones) {
      toldOfZones = true;
      LOG.warnf(
          "Ids of availability zones could not be looked up, targets come without: "
              + "mechanism=%s subject=%s error=%s",
          MECHANISM, subject, failure.getMessage());
    }
    return Map.of();
  }

  private Future<List<Labels>> instances(Place place, Map<String, String> zones) {
    List<Labels> targets = new ArrayList<>();
    InstanceLabels labels = new InstanceLabels(place.region(), config.port(), zones);
    return page(place, "", reservation -> labels.add(reservation, targets)).map(done -> targets);
  }

  private Future<Void> page(Place place, String token, Consumer<Element> each) {
    return api.call(place, Ec2Query.instances(config.filters(), token), each)
        .compose(
            fields -> {
              String next = fields.getOrDefault("nextToken", "");
              return next.isEmpty() || loop.isClosed()
                  ? Future.succeededFuture()
                  : page(place, next, each);
            });
  }

  @Override
  public void close() {
    loop.close();
    failures.close();
    api.close();
  }
}
