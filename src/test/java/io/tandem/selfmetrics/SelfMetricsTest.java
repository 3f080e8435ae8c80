// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.Replica;
import io.tandem.remotewrite.EndpointStatus.Election;
import io.tandem.remotewrite.RemoteWriteMetrics.EndpointKey;
import io.tandem.scrape.ScrapeMetrics.Failure;
import io.tandem.scrape.ScrapeMetrics.Refusal;
import io.tandem.selfmetrics.SelfMetrics.Format;
import io.tandem.selfmetrics.SelfMetrics.Page;
import io.tandem.testing.FakeClock;
import io.tandem.testing.StatusFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfMetricsTest {
  private static final EndpointKey AMP = new EndpointKey("amp", StatusFixture.flowing("amp").url());

  private final FakeClock clock = new FakeClock(StatusFixture.NOW_MILLIS);
  private final SelfMetrics metrics = new SelfMetrics(clock, "1.2.3", "abc", Page.ALONE);

  private String page(Format format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.write(format, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private String page() throws IOException {
    return page(Format.TEXT_0_0_4);
  }

  @Test
  void intervals_areASummaryWithPrometheusQuantilesAndInterval() throws IOException {
    metrics.scrape().scrapeBegan(Duration.ofMinutes(1), 60_010_000_000L);

    String name = "prometheus_target_interval_length_seconds";
    assertThat(page())
        .contains(name + "{interval=\"1m0s\",quantile=\"0.01\"} 60.01\n")
        .contains(name + "{interval=\"1m0s\",quantile=\"0.99\"} 60.01\n")
        .contains(name + "_count{interval=\"1m0s\"} 1\n");
  }

  @Test
  void limitExceeded_countsUnderPrometheusNameAndReason() throws IOException {
    metrics.scrape().scrapeFailed("node", Duration.ofSeconds(15), Failure.SAMPLE_LIMIT);

    assertThat(page())
        .contains("prometheus_target_scrapes_exceeded_sample_limit_total 1.0\n")
        .contains("tandem_scrapes_failed_total{reason=\"sample_limit\"} 1.0\n")
        .contains("tandem_scrapes_failed_total{reason=\"timeout\"} 0.0\n");
  }

  @Test
  void refusedSamples_countByReason() throws IOException {
    metrics.scrape().sampleRefused(Refusal.DUPLICATE, 3);
    metrics.scrape().sampleRefused(Refusal.OUT_OF_BOUNDS, 2);

    assertThat(page())
        .contains("prometheus_target_scrapes_sample_duplicate_timestamp_total 3.0\n")
        .contains("prometheus_target_scrapes_sample_out_of_order_total 0.0\n")
        .contains("prometheus_target_scrapes_sample_out_of_bounds_total 2.0\n");
  }

  @Test
  void seriesAndSamples_haveTheNamesOfAwsMigrationGuide() throws IOException {
    metrics.scrape().seriesChanged(500);
    metrics.scrape().seriesChanged(-20);
    metrics.scrape().samplesCommitted(1_234);

    assertThat(page())
        .contains("prometheus_tsdb_head_series 480.0\n")
        .contains("prometheus_tsdb_head_samples_appended_total{type=\"float\"} 1234.0\n");
  }

  @Test
  void endpoint_showsWhatItsStatusSays() throws IOException {
    metrics.show(() -> List.of(StatusFixture.failing("amp")));

    String labels = "{remote_name=\"amp\",url=\"" + AMP.url() + "\"} ";
    assertThat(page())
        .contains("prometheus_remote_storage_samples_total" + labels + "75000.0\n")
        .contains("prometheus_remote_storage_samples_pending" + labels + "45000.0\n")
        .contains("prometheus_remote_storage_samples_failed_total" + labels + "7.0\n")
        .contains("reason=\"spool_full\",remote_name=\"amp\"")
        .contains("tandem_remote_write_pending_age_seconds" + labels + "600.0\n")
        .contains("prometheus_remote_storage_highest_timestamp_in_seconds 1.795341599E9\n")
        .doesNotContain("tandem_ha_elected");
  }

  @Test
  void copiesOfAFleet_countTogetherButForTheirElection() throws IOException {
    metrics.show(
        () ->
            List.of(
                StatusFixture.copy("amp", Replica.A, Election.ELECTED),
                StatusFixture.copy("amp", Replica.B, Election.STANDBY),
                StatusFixture.copy("amp", Replica.ONLY, Election.UNKNOWN)));

    String labels = "{remote_name=\"amp\",url=\"" + AMP.url() + "\"} ";
    String elected = "tandem_ha_elected{remote_name=\"amp\",replica=";
    assertThat(page())
        .contains("prometheus_remote_storage_samples_total" + labels + "225000.0\n")
        .contains("prometheus_remote_storage_shards" + labels + "6.0\n")
        .contains(elected + "\"a\",url=\"" + AMP.url() + "\"} 1.0\n")
        .contains(elected + "\"b\",url=\"" + AMP.url() + "\"} 0.0\n");
  }

  @Test
  void answers_countKnownCodesAndClasses() throws IOException {
    metrics.remoteWrite().requestAnswered(AMP, 429, 20_000_000);
    metrics.remoteWrite().requestAnswered(AMP, 418, 20_000_000);
    metrics.remoteWrite().requestAnswered(AMP, 0, 20_000_000);

    assertThat(page())
        .contains("code=\"429\"", "code=\"4xx\"", "code=\"none\"")
        .contains("sent_batch_duration_seconds_bucket{")
        .contains("le=\"0.025\"} 3\n");
  }

  @Test
  void endpointRemoved_takesItsSeriesAway() throws IOException {
    metrics.remoteWrite().requestAnswered(AMP, 200, 20_000_000);
    metrics.remoteWrite().metadataSent(AMP, 10, 1000);

    metrics.remoteWrite().endpointRemoved(AMP);

    assertThat(page()).doesNotContain("remote_name=\"amp\"");
  }

  @Test
  void refusedReload_keepsTheTimeOfTheLastGoodOne() throws IOException {
    metrics.configRead(true);
    clock.advance(Duration.ofHours(1));

    metrics.configRead(false);

    assertThat(page())
        .contains("prometheus_config_last_reload_successful 0.0\n")
        .contains("prometheus_config_last_reload_success_timestamp_seconds 1.7953416E9\n");
  }

  @Test
  void openMetrics_endsWithEof() throws IOException {
    assertThat(page(Format.OPENMETRICS_1_0_0))
        .contains("# TYPE tandem_build info\n")
        .contains("tandem_build_info{revision=\"abc\",version=\"1.2.3\"} 1\n")
        .endsWith("# EOF\n");
    assertThat(Format.OPENMETRICS_1_0_0.contentType()).startsWith("application/openmetrics-text");
  }

  @Test
  void oneEndpointAndTwoJobs_needAboutAHundredSeries() throws IOException {
    metrics.show(StatusFixture::mixedPools);
    metrics.show(() -> List.of(StatusFixture.failing("amp")));
    metrics.scrape().scrapeBegan(Duration.ofSeconds(15), 15_000_000_000L);
    metrics.remoteWrite().requestAnswered(AMP, 200, 20_000_000);

    assertThat(page().lines().filter(line -> !line.startsWith("#"))).hasSizeLessThanOrEqualTo(105);
  }
}
