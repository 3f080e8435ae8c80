// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.Labels;
import io.tandem.scrape.PoolStatus;
import io.tandem.scrape.TargetStatus;
import io.tandem.scrape.TargetStatus.Health;
import io.tandem.target.Target;
import io.tandem.testing.StatusFixture;
import io.tandem.testing.WebFixture;
import io.tandem.web.ShardView.ShardStatus;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PagesTest {
  private static final String HOSTILE = "\"><script>alert('x')</script>&";
  private static final TargetFilter ALL = new TargetFilter("", "", "", 500);

  private static String text(Iterator<String> pieces) {
    StringBuilder all = new StringBuilder();
    pieces.forEachRemaining(all::append);
    return all.toString();
  }

  private static List<PoolStatus> hostilePools() {
    Labels labels = Labels.of("job", HOSTILE, "path", HOSTILE);
    Target target =
        new Target(
            HOSTILE,
            labels,
            labels,
            "javascript:alert(1)//" + HOSTILE,
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            1);
    TargetStatus status = new TargetStatus(target, Health.DOWN, HOSTILE, HOSTILE, 1, 1, 0, 0);
    return List.of(new PoolStatus(HOSTILE, List.of(status), List.of(labels), 5, List.of(HOSTILE)));
  }

  private static void assertHarmless(String page) {
    assertThat(page).doesNotContain("<script>alert", "javascript:alert(1)//\"", "href=\"java");
    assertThat(page).contains("&lt;script&gt;alert(&#39;x&#39;)");
  }

  @Test
  void hostileTargets_areTextOnEveryPage() {
    TargetFilter hostile = new TargetFilter("", "", HOSTILE, 500);
    assertHarmless(text(new TargetsPage(hostilePools(), WebFixture.UNSHARDED, ALL, 2).pieces()));
    assertHarmless(
        text(new TargetsPage(hostilePools(), WebFixture.UNSHARDED, hostile, 2).pieces()));
    assertHarmless(text(new DiscoveryPage(hostilePools(), List.of(HOSTILE), null, ALL).pieces()));
    assertHarmless(new OverviewPage(WebFixture.views(hostilePools(), List.of()), 2).write(HOSTILE));
  }

  @Test
  void hostileConfiguration_isText() {
    assertHarmless(ConfigPage.write(WebFixture.refused(HOSTILE, HOSTILE), 2));
  }

  @Test
  void targets_thatAreDownComeFirst() {
    String page =
        text(
            new TargetsPage(
                    StatusFixture.mixedPools(), WebFixture.UNSHARDED, ALL, StatusFixture.NOW_MILLIS)
                .pieces());

    assertThat(page.indexOf("http://10.0.0.2:9100"))
        .isLessThan(page.indexOf("http://10.0.0.1:9100"));
    assertThat(page).contains("1 of 2 up", "connection refused", "4.3 s ago");
  }

  @Test
  void filter_takesHealthPoolAndText() {
    TargetFilter down = new TargetFilter("down", "node", "REFUSED", 500);

    String page =
        text(
            new TargetsPage(
                    StatusFixture.mixedPools(),
                    WebFixture.UNSHARDED,
                    down,
                    StatusFixture.NOW_MILLIS)
                .pieces());

    assertThat(page)
        .contains("http://10.0.0.2:9100")
        .doesNotContain("http://10.0.0.1:9100", "<h2>app");
  }

  @Test
  void manyTargets_areCutAndCounted() {
    String page =
        text(
            new TargetsPage(
                    StatusFixture.manyTargets(2000),
                    WebFixture.UNSHARDED,
                    ALL,
                    StatusFixture.NOW_MILLIS)
                .pieces());

    assertThat(page).contains("1\u202f500 more").doesNotContain("<main id=\"main\" data-live");
    assertThat(page.split("<tr role=\"row\"><td", -1)).hasSize(501);
  }

  @Test
  void targetsOfOtherShards_areCounted() {
    ShardStatus second = new ShardStatus(3, 1, Map.of("node", 4));

    assertThat(
            text(
                new TargetsPage(StatusFixture.mixedPools(), second, ALL, StatusFixture.NOW_MILLIS)
                    .pieces()))
        .contains("Shard 1 of 3", "4 more belong to other shards")
        .containsOnlyOnce("other shards");
  }

  @Test
  void discovery_showsDroppedTargetsAndHowManyAreNotKept() {
    List<PoolStatus> pools =
        List.of(new PoolStatus("p", List.of(), List.of(Labels.of("a", "b")), 10, List.of()));

    assertThat(
            text(
                new DiscoveryPage(pools, List.of("kubernetes: pods: needs list"), null, ALL)
                    .pieces()))
        .contains("kubernetes: pods: needs list")
        .contains("dropped by relabeling", "9 more dropped targets", "0 active of 10 found");
  }

  @Test
  void overview_namesWhatIsWrong() {
    WebViews views =
        WebFixture.views(StatusFixture.mixedPools(), List.of(StatusFixture.failing("amp")));

    assertThat(new OverviewPage(views, StatusFixture.NOW_MILLIS).write("orders are missing"))
        .contains("Not ready: orders are missing")
        .contains("failing", "disk takes nothing", "503 Service Unavailable")
        .contains("rejected 7, spool_full 5", "10 min")
        .contains("http://10.0.0.2:9100/metrics: connection refused");
  }

  @Test
  void overview_saysWhoIsElected() {
    WebViews views = WebFixture.views(List.of(), List.of(StatusFixture.flowing("amp")));

    assertThat(new OverviewPage(views, StatusFixture.NOW_MILLIS).write(null))
        .contains("sending", "elected", "cluster prod, replica a")
        .doesNotContain("Not ready");
  }
}
