// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.model.DropReason;
import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.remotewrite.EndpointStatus;
import io.tandem.scrape.PoolStatus;
import io.tandem.scrape.TargetStatus;
import io.tandem.scrape.TargetStatus.Health;
import io.tandem.target.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stages show, in states that pages and metrics must tell apart. */
public final class StatusFixture {
  /** 2026-11-22T10:00:00Z */
  public static final long NOW_MILLIS = 1_795_341_600_000L;

  private StatusFixture() {}

  public static TargetStatus target(String job, String address, Health health) {
    return target(job, address, health, health == Health.DOWN ? "connection refused" : null);
  }

  public static TargetStatus target(
      String job, String address, Health health, @Nullable String error) {
    Labels discovered =
        Labels.of(
            "__address__", address,
            "__metrics_path__", "/metrics",
            "__scheme__", "http",
            "__scrape_interval__", "15s",
            "__scrape_timeout__", "10s",
            "job", job);
    Target target =
        new Target(
            job,
            Labels.of("instance", address, "job", job),
            discovered,
            "http://" + address + "/metrics",
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            (job + address).hashCode());
    boolean scraped = health != Health.UNKNOWN;
    return new TargetStatus(
        target,
        health,
        error,
        null,
        scraped ? NOW_MILLIS - 4_250 : 0,
        scraped ? 8_859_059 : 0,
        health == Health.UP ? 1500 : 0,
        health == Health.UP ? 1490 : 0);
  }

  /** One target up, one down, one not yet scraped and one dropped, in two pools. */
  public static List<PoolStatus> mixedPools() {
    return List.of(
        new PoolStatus(
            "node",
            List.of(
                target("node", "10.0.0.1:9100", Health.UP),
                target("node", "10.0.0.2:9100", Health.DOWN)),
            List.of(Labels.of("__address__", "10.0.0.3:9100", "job", "node")),
            1,
            List.of()),
        new PoolStatus(
            "app",
            List.of(target("app", "127.0.0.1:8080", Health.UNKNOWN)),
            List.of(),
            0,
            List.of()));
  }

  /** One pool with this many targets, every tenth of them down. */
  public static List<PoolStatus> manyTargets(int count) {
    List<TargetStatus> targets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      targets.add(
          target(
              "many",
              "10.1." + i / 250 + "." + i % 250 + ":9100",
              i % 10 == 0 ? Health.DOWN : Health.UP));
    }
    return List.of(new PoolStatus("many", targets, List.of(), 0, List.of()));
  }

  public static EndpointStatus flowing(String name) {
    return endpoint(name, EndpointStatus.Election.ELECTED, Map.of(DropReason.REPLAYED, 12L), false);
  }

  public static EndpointStatus inShadow(String name) {
    return endpoint(
        name, EndpointStatus.Election.UNKNOWN, Map.of(DropReason.SHADOW, 1_234L), false);
  }

  public static EndpointStatus failing(String name) {
    return endpoint(
        name,
        EndpointStatus.Election.UNKNOWN,
        Map.of(DropReason.REJECTED, 7L, DropReason.SPOOL_FULL, 5L),
        true);
  }

  /** What one copy of a fleet shows of an entry. */
  public static EndpointStatus copy(
      String name, Replica replica, EndpointStatus.Election election) {
    return endpoint(name, replica, election, Map.of(), false);
  }

  public static EndpointStatus endpoint(
      String name,
      EndpointStatus.Election election,
      Map<DropReason, Long> dropped,
      boolean failing) {
    return endpoint(name, Replica.ONLY, election, dropped, failing);
  }

  private static EndpointStatus endpoint(
      String name,
      Replica replica,
      EndpointStatus.Election election,
      Map<DropReason, Long> dropped,
      boolean failing) {
    return new EndpointStatus(
        name,
        "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write",
        replica,
        election == EndpointStatus.Election.UNKNOWN ? null : new HaIdentity("prod", "a"),
        election,
        EndpointStatus.Mode.AMP,
        2,
        120_000,
        300,
        failing ? 45_000 : 1_200,
        75_000,
        2_000,
        dropped,
        150,
        3_000_000,
        8L << 20,
        65_536,
        failing ? NOW_MILLIS - 600_000 : NOW_MILLIS - 2_000,
        NOW_MILLIS - 1_000,
        failing ? NOW_MILLIS - 600_000 : NOW_MILLIS - 3_000,
        0,
        failing ? "503 Service Unavailable: ingester not ready" : null,
        failing ? NOW_MILLIS - 5_000 : -1,
        failing,
        failing,
        dropped.containsKey(DropReason.SHADOW),
        dropped.containsKey(DropReason.SHADOW) ? 4_096 : 0);
  }
}
