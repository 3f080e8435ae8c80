// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.cluster.FleetStatus;
import io.tandem.cluster.FleetStatus.Coordinator;
import io.tandem.cluster.FleetStatus.Election;
import io.tandem.cluster.FleetStatus.Hole;
import io.tandem.cluster.FleetStatus.Member;
import io.tandem.cluster.FleetStatus.Move;
import io.tandem.cluster.FleetStatus.Owned;
import io.tandem.cluster.FleetStatus.StandIn;
import io.tandem.cluster.FleetTarget;
import io.tandem.cluster.FleetView;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.target.Target;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fleet of some members of which one is silent, in a state that pages must tell. */
public final class FleetFixture {
  private static final long NOW = StatusFixture.NOW_MILLIS;
  private static final String[] ZONES = {"eu-west-1a", "eu-west-1b", "eu-west-1c"};

  private FleetFixture() {}

  /** Of this many members; the second is silent, the third leaves. */
  public static FleetStatus fleet(int members) {
    List<Member> all = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      all.add(member(i));
    }
    return new FleetStatus(
        "tandem",
        "prod",
        "tandem-x7k20",
        null,
        new Coordinator("tandem-x7k20", "10.0.0.10:9090", 7, 31, "3f9a1c20", NOW - 7_500_000),
        all,
        moves(),
        standIns(),
        List.of(
            new Hole(
                url(9),
                Replica.A,
                NOW - 900_000,
                NOW - 870_000,
                "both owners were gone: tandem-x7k21 and tandem-x7k25")),
        List.of(new Election("amp", Replica.A), new Election("archive", null)));
  }

  /** What a member knows when the coordinator does not answer. */
  public static FleetStatus partial() {
    return new FleetStatus(
        "tandem",
        "prod",
        "tandem-x7k22",
        "The coordinator tandem-x7k20 does not answer; this is what tandem-x7k22 knows by itself.",
        null,
        List.of(member(2)),
        List.of(),
        List.of(),
        List.of(),
        List.of(new Election("amp", null)));
  }

  private static Member member(int i) {
    return new Member(
        "tandem-x7k2" + i,
        "ip-10-0-0-1" + i + ".eu-west-1.compute.internal",
        ZONES[i % ZONES.length],
        "10.0.0.1" + i + ":9090",
        "0.1.0",
        i == 3 ? "coordinator" : "all",
        i == 2 ? "draining" : "active",
        i == 1 ? 47.2 : 3.4 + i % 5,
        i == 1,
        new Owned(34 + i % 3, 33 - i % 2, 4),
        8_432.5 + 100 * (i % 7),
        i == 4 ? 3 : 0,
        i == 1 ? NOW - 48_000 : NOW - 1_200);
  }

  private static List<Move> moves() {
    return List.of(
        new Move(NOW - 4_000, url(1), Replica.A, "tandem-x7k22", "tandem-x7k25", "owner_left"),
        new Move(NOW - 4_000, url(2), Replica.B, "tandem-x7k22", null, "owner_left"),
        new Move(NOW - 640_000, url(3), Replica.ONLY, "tandem-x7k20", "tandem-x7k24", "balance"));
  }

  private static List<StandIn> standIns() {
    return List.of(
        new StandIn("tandem-x7k24", url(4), Replica.A, "silent", NOW - 44_000, NOW - 5_000),
        new StandIn("tandem-x7k24", url(5), Replica.A, "silent", NOW - 44_000, 0));
  }

  private static String url(int i) {
    return "http://10.0.1." + i + ":9100/metrics";
  }

  /** One target up with both owners, one down, one scraped once, one without owners. */
  public static List<FleetTarget> targets() {
    return List.of(
        target(1, "node", "tandem-x7k20", "tandem-x7k21", null, "up", ""),
        target(2, "node", "tandem-x7k22", "tandem-x7k20", null, "down", "connection refused"),
        target(3, "probe", null, null, "tandem-x7k24", "up", ""),
        target(4, "node", null, null, null, "unknown", ""));
  }

  private static FleetTarget target(
      int i,
      String job,
      @Nullable String a,
      @Nullable String b,
      @Nullable String only,
      String health,
      String error) {
    String address = "10.0.1." + i + ":9100";
    Target target =
        new Target(
            job,
            Labels.of("instance", address, "job", job),
            Labels.of("__address__", address, "job", job),
            url(i),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            i);
    boolean scraped = !health.equals("unknown");
    return new FleetTarget(
        target,
        a,
        b,
        only,
        health,
        error,
        scraped ? NOW - 4_250 : 0,
        scraped ? 8_859_059 : 0,
        health.equals("up") ? 1500 : 0,
        scraped ? 100 : 1);
  }

  /** A member that shows these; a reload answers with the faults. */
  public static FleetView view(
      FleetStatus status, List<FleetTarget> targets, List<String> reloadFaults) {
    return new FleetView() {
      @Override
      public boolean isMember() {
        return true;
      }

      @Override
      public Future<FleetStatus> status() {
        return Future.succeededFuture(status);
      }

      @Override
      public Future<List<FleetTarget>> targets() {
        return Future.succeededFuture(targets);
      }

      @Override
      public Future<List<String>> reload() {
        return Future.succeededFuture(reloadFaults);
      }
    };
  }
}
