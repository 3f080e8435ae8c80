// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.FleetStatus;
import io.tandem.cluster.FleetStatus.Coordinator;
import io.tandem.cluster.FleetStatus.Election;
import io.tandem.cluster.FleetStatus.Hole;
import io.tandem.cluster.FleetStatus.Member;
import io.tandem.cluster.FleetStatus.Move;
import io.tandem.cluster.FleetStatus.Owned;
import io.tandem.cluster.FleetStatus.StandIn;
import io.tandem.cluster.FleetTarget;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.target.Target;
import io.tandem.testing.FleetFixture;
import io.tandem.testing.StatusFixture;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What /cluster and /targets show of a fleet. */
class FleetPagesTest {
  private static final String HOSTILE = "\"><script>alert('x')</script>&";
  private static final TargetFilter ALL = new TargetFilter("", "", "", 500);

  private static String text(Iterator<String> pieces) {
    StringBuilder all = new StringBuilder();
    pieces.forEachRemaining(all::append);
    return all.toString();
  }

  private static String cluster(FleetStatus fleet) {
    return new ClusterPage(fleet, StatusFixture.NOW_MILLIS).write();
  }

  private static String targets(List<FleetTarget> targets, TargetFilter filter) {
    return text(
        new FleetTargetsPage(targets, Map.of("node", 1_234), null, filter, StatusFixture.NOW_MILLIS)
            .pieces());
  }

  @Test
  void cluster_tellsWhoCoordinatesAndWhoIsSilent() {
    String page = cluster(FleetFixture.fleet(6));

    assertThat(page)
        .contains("<b>tandem-x7k20</b> at 10.0.0.10:9090", "term 7", "generation 31", "3f9a1c20")
        .contains("elected: a", "elected: unknown")
        .contains("coordinator only", ">draining<", ">silent<", "47.2 s old");
    assertThat(page.indexOf("<b>tandem-x7k21</b>")).isLessThan(page.indexOf("<b>tandem-x7k23</b>"));
  }

  @Test
  void cluster_tellsWhatWentWrongAndWhy() {
    assertThat(cluster(FleetFixture.fleet(6)))
        .contains("Holes that nobody could fill", "both owners were gone")
        .contains("44.0 s ago", ">silent<", ">owner_left<", ">balance<", ">nobody<", ">once<");
  }

  @Test
  void cluster_withoutCoordinator_saysWhatItKnows() {
    assertThat(cluster(FleetFixture.partial()))
        .contains("The coordinator tandem-x7k20 does not answer; this is what tandem-x7k22 knows")
        .contains("No coordinator is known", "every owner sends for itself", "No target has moved")
        .doesNotContain("Holes that nobody");
  }

  @Test
  void cluster_ofManyMembers_isCutAndCounted() {
    String page = cluster(FleetFixture.fleet(700));

    assertThat(page).contains("200 more").doesNotContain("<main id=\"main\" data-live");
  }

  @Test
  void targets_nameTheirOwners() {
    String page = targets(FleetFixture.targets(), ALL);

    assertThat(page)
        .contains("1 of 3 up", ">a: tandem-x7k20<", ">b: tandem-x7k21<", ">once: tandem-x7k24<")
        .contains(">nobody<", "connection refused");
    assertThat(page.indexOf("http://10.0.1.2:9100")).isLessThan(page.indexOf("http://10.0.1.1:91"));
  }

  @Test
  void filter_findsTheTargetsOfAnOwner() {
    String page = targets(FleetFixture.targets(), new TargetFilter("", "", "x7k21", 500));

    assertThat(page).contains("http://10.0.1.1:9100").doesNotContain("http://10.0.1.2:9100");
  }

  @Test
  void hostileFleet_isText() {
    Labels labels = Labels.of("job", HOSTILE);
    Target target =
        new Target(
            HOSTILE, labels, labels, "javascript:" + HOSTILE, Duration.ZERO, Duration.ZERO, 1);
    FleetTarget hostile =
        new FleetTarget(target, HOSTILE, HOSTILE, HOSTILE, "down", HOSTILE, 1, 1, 1, 1);

    assertHarmless(cluster(hostileStatus()));
    assertHarmless(targets(List.of(hostile), ALL));
    assertHarmless(ClusterPage.unreachable(HOSTILE));
  }

  private static FleetStatus hostileStatus() {
    return new FleetStatus(
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        new Coordinator(HOSTILE, HOSTILE, 1, 1, HOSTILE, 1),
        List.of(
            new Member(
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                1,
                false,
                new Owned(1, 1, 1),
                1,
                1,
                1)),
        List.of(new Move(1, HOSTILE, Replica.A, HOSTILE, HOSTILE, HOSTILE)),
        List.of(new StandIn(HOSTILE, HOSTILE, Replica.A, HOSTILE, 1, 1)),
        List.of(new Hole(HOSTILE, Replica.A, 1, 1, HOSTILE)),
        List.of(new Election(HOSTILE, Replica.A)));
  }

  private static void assertHarmless(String page) {
    assertThat(page).doesNotContain("<script>alert", "href=\"java");
    assertThat(page).contains("&lt;script&gt;alert(&#39;x&#39;)");
  }
}
