// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.cluster.FleetView;
import io.tandem.config.GlobalConfig;
import io.tandem.config.PrometheusConfig;
import io.tandem.model.Labels;
import io.tandem.remotewrite.EndpointStatus;
import io.tandem.scrape.PoolStatus;
import io.tandem.scrape.SeriesView;
import io.tandem.web.ConfigView.ConfigStatus;
import io.tandem.web.ShardView.ShardStatus;
import io.tandem.web.WebViews;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Views for pages and API, in a state of the test's choice. */
public final class WebFixture {
  public static final String YAML =
      """
      global:
        scrape_interval: 15s
      remote_write:
      - url: https://example.com/api/v1/write
        basic_auth:
          username: u
          password: <secret>
      """;

  /** This process has all targets. */
  public static final ShardStatus UNSHARDED = new ShardStatus(1, 0, Map.of());

  private WebFixture() {}

  public static WebViews views(List<PoolStatus> pools, List<EndpointStatus> endpoints) {
    return views(pools, endpoints, FleetView.STANDALONE);
  }

  public static WebViews views(
      List<PoolStatus> pools, List<EndpointStatus> endpoints, FleetView fleet) {
    ConfigStatus taken = taken();
    return new WebViews(
        () -> pools,
        SeriesView.NONE,
        () -> endpoints,
        () -> taken,
        () -> null,
        List::of,
        () -> UNSHARDED,
        List::of,
        fleet);
  }

  public static ConfigStatus taken() {
    long loaded = StatusFixture.NOW_MILLIS - 3_600_000;
    return new ConfigStatus(config(YAML, List.of()), loaded, loaded, List.of());
  }

  /** A reload was refused; the running file has one notice. */
  public static ConfigStatus refused(String fault, String notice) {
    return new ConfigStatus(
        config(YAML, List.of(notice)),
        StatusFixture.NOW_MILLIS - 3_600_000,
        StatusFixture.NOW_MILLIS - 60_000,
        List.of(fault));
  }

  private static PrometheusConfig config(String yaml, List<String> notices) {
    GlobalConfig global =
        new GlobalConfig(Duration.ofSeconds(15), Duration.ofSeconds(10), Labels.EMPTY);
    return new PrometheusConfig(global, List.of(), List.of(), notices, yaml);
  }
}
