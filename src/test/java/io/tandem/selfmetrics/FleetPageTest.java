// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.FleetFigures;
import io.tandem.cluster.FleetFigures.Whole;
import io.tandem.cluster.FleetStatus.Owned;
import io.tandem.model.DropReason;
import io.tandem.model.Replica;
import io.tandem.remotewrite.EndpointStatus;
import io.tandem.remotewrite.EndpointStatus.Election;
import io.tandem.remotewrite.RemoteWriteMetrics.EndpointKey;
import io.tandem.selfmetrics.SelfMetrics.Format;
import io.tandem.selfmetrics.SelfMetrics.Page;
import io.tandem.testing.FakeClock;
import io.tandem.testing.StatusFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a member of a fleet shows of itself, and the coordinator of all. */
class FleetPageTest {
  private static final Whole WHOLE =
      new Whole(Map.of("active", 5, "silent", 1), Map.of("node", 40, "probe", 4), 51_000, 900_000);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void member_showsAtMostAHundredSeriesOfItsOwn(int endpoints) throws IOException {
    List<String> page = series(busy(endpoints, Page.MEMBER, null));

    assertThat(page).hasSizeLessThanOrEqualTo(100);
    assertThat(page)
        .anyMatch(line -> line.startsWith("prometheus_remote_storage_samples_total{"))
        .anyMatch(line -> line.startsWith("prometheus_remote_storage_samples_dropped_total{"))
        .anyMatch(line -> line.startsWith("tandem_remote_write_failing{"))
        .anyMatch(line -> line.startsWith("tandem_ha_elected{"))
        .anyMatch(line -> line.startsWith("tandem_fleet_lease_age_seconds "));
  }

  @Test
  void coordinator_showsAHundredOfItsOwnBesideTheFleets() throws IOException {
    List<String> page = series(busy(1, Page.MEMBER, WHOLE));

    assertThat(page.stream().filter(line -> !line.matches(OF_THE_FLEET)))
        .hasSizeLessThanOrEqualTo(100);
    assertThat(page)
        .contains("prometheus_tsdb_head_series 51000.0")
        .contains("prometheus_tsdb_head_samples_appended_total{type=\"float\"} 900000.0")
        .contains("prometheus_target_scrape_pool_targets{scrape_job=\"node\"} 40.0")
        .contains("tandem_fleet_members{state=\"silent\"} 1.0")
        .contains("prometheus_sd_discovered_targets{config=\"job-7\",name=\"scrape\"} 7.0");
  }

  private static final String OF_THE_FLEET =
      "(prometheus_sd_|prometheus_tsdb_|prometheus_target_scrape_pool_targets|"
          + "tandem_fleet_members|tandem_fleet_moves).*";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void member_saysNothingOfQuotasAndOfWhatOthersDiscover(boolean lean) throws IOException {
    String page = text(busy(1, lean ? Page.MEMBER : Page.MEMBER_IN_FULL, null));

    assertThat(page)
        .doesNotContain("prometheus_tsdb_head", "prometheus_target_scrape_pool_targets")
        .contains("prometheus_agent_active_series 500.0");
    assertThat(page.contains("prometheus_sd_")).isEqualTo(!lean);
  }

  @Test
  void distributions_areCutToWhatAlertsAskFor() throws IOException {
    String page = text(quiet(Page.MEMBER));

    assertThat(page)
        .contains("length_seconds{interval=\"15s\",quantile=\"0.99\"}")
        .contains("sent_batch_duration_seconds_count{")
        .doesNotContain("quantile=\"0.5\"", "_bucket{")
        .contains("# TYPE prometheus_remote_storage_sent_batch_duration_seconds summary");
  }

  @Test
  void whatIsLeftOut_isCounted() throws IOException {
    assertThat(text(quiet(Page.MEMBER))).contains(LeanPage.LEFT_OUT + " 0.0");
    assertThat(text(busy(5, Page.MEMBER, null))).doesNotContain(LeanPage.LEFT_OUT + " 0.0");
    assertThat(text(busy(5, Page.MEMBER_IN_FULL, null)))
        .doesNotContain(LeanPage.LEFT_OUT)
        .contains("_bucket{", "quantile=\"0.5\"", "prometheus_remote_storage_shards_min{");
  }

  @Test
  void fleetCounters_haveTheirReasons() throws IOException {
    assertThat(text(busy(1, Page.MEMBER, null)))
        .contains("tandem_fleet_stand_ins_started_total{reason=\"silent\"} 1.0")
        .contains("tandem_fleet_moves_total{reason=\"owner_left\"} 12.0")
        .contains("tandem_fleet_holes_total 3.0")
        .contains("tandem_fleet_scrapes_held_back_total 1.0")
        .contains("tandem_fleet_samples_stood_in_total 1500.0")
        .contains("tandem_fleet_coordinator 0.0")
        .contains("tandem_fleet_term 7.0")
        .contains("tandem_fleet_targets{replica=\"only\"} 4.0")
        .contains("tandem_fleet_orders_age_seconds 1.5");
  }

  /** A member with this many entries that has seen everything there is to see, some of it twice. */
  private static SelfMetrics busy(int endpoints, Page page, @Nullable Whole whole) {
    SelfMetrics metrics = metrics(page, whole);
    List<EndpointStatus> copies = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      EndpointKey key = new EndpointKey("amp-" + i, StatusFixture.flowing("amp").url());
      copies.add(StatusFixture.copy(key.name(), Replica.A, Election.ELECTED));
      copies.add(StatusFixture.copy(key.name(), Replica.B, Election.STANDBY));
      copies.add(
          StatusFixture.endpoint(
              key.name(), Election.UNKNOWN, Map.of(DropReason.REJECTED, 7L), false));
      for (int code : new int[] {200, 202, 400, 503, 0}) {
        metrics.remoteWrite().requestAnswered(key, code, 20_000_000);
      }
      metrics.remoteWrite().metadataSent(key, 10, 1000);
      metrics.remoteWrite().metadataRetried(key, 10);
      metrics.remoteWrite().metadataFailed(key, 10);
    }
    metrics.show(() -> copies);
    for (int seconds : new int[] {1, 5, 15, 60}) {
      metrics.scrape().scrapeBegan(Duration.ofSeconds(seconds), seconds * 1_000_000_000L);
    }
    for (int job = 0; job < 20; job++) {
      metrics.discovery().discoveredTargets("job-" + job, job);
    }
    for (String mechanism : List.of("http", "dns", "file", "kubernetes")) {
      metrics.discovery().refreshed(mechanism, 1);
    }
    metrics.fleet().standInStarted("silent");
    metrics.fleet().standInStarted("refused");
    metrics.fleet().targetsMoved("owner_left", 12);
    metrics.fleet().holeFound(3);
    metrics.fleet().scrapeHeldBack();
    metrics.fleet().samplesStoodIn(1_500);
    return metrics;
  }

  /** A member with one entry and one interval. */
  private static SelfMetrics quiet(Page page) {
    SelfMetrics metrics = metrics(page, null);
    metrics.show(
        () ->
            Stream.of(Replica.A, Replica.B)
                .map(replica -> StatusFixture.copy("amp", replica, Election.UNKNOWN))
                .toList());
    metrics
        .remoteWrite()
        .requestAnswered(
            new EndpointKey("amp", StatusFixture.flowing("amp").url()), 200, 20_000_000);
    metrics.scrape().scrapeBegan(Duration.ofSeconds(15), 15_000_000_000L);
    return metrics;
  }

  private static SelfMetrics metrics(Page page, @Nullable Whole whole) {
    SelfMetrics metrics =
        new SelfMetrics(new FakeClock(StatusFixture.NOW_MILLIS), "1.2.3", "abc", page);
    metrics.show(StatusFixture::mixedPools);
    metrics.scrape().seriesChanged(500);
    metrics
        .fleet()
        .show(() -> new FleetFigures(7, 31, new Owned(34, 33, 4), 8_432, 2, 3.4, 1.5, whole));
    return metrics;
  }

  private static String text(SelfMetrics metrics) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.write(Format.TEXT_0_0_4, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static List<String> series(SelfMetrics metrics) throws IOException {
    return text(metrics).lines().filter(line -> !line.startsWith("#")).toList();
  }
}
