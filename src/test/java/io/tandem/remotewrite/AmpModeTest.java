// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static io.tandem.testing.FakeEndpoint.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.TandemSettings.Mode;
import io.tandem.model.DropReason;
import io.tandem.testing.RemoteWriteBodies.Series;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AmpModeTest {
  private final DeliveryLab lab = new DeliveryLab(Mode.AMP, null, 16 << 20);

  @Test
  void tooLarge_isSplitUntilItFitsAndLaterRequestsAreSmaller() {
    lab.start();
    lab.endpoint.answer(
        attempt -> attempt.body().length > 3_000 ? reply(413, "too large") : reply(200, ""));
    lab.scrape(1, 1_000);
    lab.pass(Duration.ofSeconds(1));
    assertThat(lab.taken()).hasSize(1_000);
    lab.assertOrder();
    lab.assertAccounted();
    assertThat(lab.status().samplesDroppedInAll()).isZero();
  }

  @Test
  void tooLarge_asASingleSeries_isDropped() {
    lab.start();
    lab.endpoint.answer(413);
    lab.scrape(1, 8);
    lab.pass(Duration.ofSeconds(1));
    assertThat(lab.status().samplesDropped()).containsOnly(Map.entry(DropReason.TOO_LARGE, 8L));
    lab.assertAccounted();
  }

  @Test
  void labelFault_isFoundAndOnlyItsSeriesIsDropped() {
    lab.start();
    lab.endpoint.answer(
        attempt ->
            attempt.request().series().stream().anyMatch(AmpModeTest::isFaulty)
                ? reply(400, "label value too long")
                : reply(200, ""));
    lab.scrape(1, 500);
    lab.pass(Duration.ofSeconds(1));
    int search = lab.endpoint.attempts().size();
    assertThat(search).isLessThan(40);
    assertThat(lab.status().samplesDropped()).containsOnly(Map.entry(DropReason.REJECTED, 1L));
    assertThat(lab.taken()).hasSize(499);
    lab.pass(Duration.ofSeconds(10));
    lab.scrape(1, 500);
    lab.pass(Duration.ofSeconds(1));
    // The series is known now: one refusal, one request without it.
    assertThat(lab.endpoint.attempts()).hasSize(search + 2);
    assertThat(lab.taken()).hasSize(998);
    lab.assertAccounted();
  }

  private static boolean isFaulty(Series series) {
    return "m321".equals(series.labels().get("__name__"));
  }

  @Test
  void labelFaults_withinAMinuteOfASearch_costOneRequest() {
    lab.start();
    lab.endpoint.answer(attempt -> reply(400, "invalid label"));
    lab.scrape(1, 4);
    lab.pass(Duration.ofSeconds(10));
    int search = lab.endpoint.attempts().size();
    lab.scrape(2, 4);
    lab.pass(Duration.ofSeconds(10));
    assertThat(lab.endpoint.attempts()).hasSize(search + 1);
    assertThat(lab.status().samplesDropped()).containsOnly(Map.entry(DropReason.REJECTED, 8L));
    lab.assertAccounted();
  }

  @Test
  void outOfOrder_isNeverSearched() {
    lab.start();
    lab.endpoint.answerInTurn(reply(400, "out of order sample"));
    lab.scrape(1, 50);
    lab.pass(Duration.ofSeconds(10));
    assertThat(lab.endpoint.attempts()).hasSize(1);
    assertThat(lab.status().samplesDropped()).containsOnly(Map.entry(DropReason.OUT_OF_ORDER, 50L));
  }

  @Test
  void outOfOrder_afterAnAnswerThatNeverCame_isAReplay() {
    lab.start();
    lab.endpoint.answerInTurn(reply(503, ""), reply(400, "duplicate sample for timestamp"));
    lab.scrape(1, 50);
    lab.pass(Duration.ofSeconds(10));
    assertThat(lab.status().samplesDropped()).containsOnly(Map.entry(DropReason.REPLAYED, 50L));
  }

  @Test
  void unauthorised_refreshesOnceThenHoldsAndLosesNothing() {
    lab.start();
    lab.endpoint.answer(attempt -> reply(403, "The security token is expired"));
    lab.scrape(1, 50);
    lab.pass(Duration.ofSeconds(30));
    assertThat(lab.endpoint.attempts()).hasSize(2);
    lab.pass(Duration.ofMinutes(5));
    assertThat(lab.endpoint.attempts().size()).isBetween(5, 8);
    assertThat(lab.status().lastError()).contains("403").contains("expired");
    lab.endpoint.answer(200);
    lab.pass(Duration.ofMinutes(2));
    assertThat(lab.taken()).hasSize(50);
    assertThat(lab.status().samplesDroppedInAll()).isZero();
    lab.assertAccounted();
  }

  @Test
  void rateOfSamples_makesRequestsSmaller() {
    lab.start();
    lab.endpoint.answer(
        attempt ->
            attempt.request().series().size() > 300
                ? reply(429, "ingestion rate limit (300) exceeded while adding samples")
                : reply(200, ""));
    lab.scrape(1, 1_000);
    lab.pass(Duration.ofSeconds(10));
    assertThat(lab.taken()).hasSize(1_000);
    lab.assertOrder();
    lab.assertAccounted();
  }

  @Test
  void rateOfRequests_makesThemFewer() {
    lab.start();
    lab.endpoint.answerInTurn(
        reply(429, "Rate exceeded"), reply(429, "Rate exceeded"), reply(429, "Rate exceeded"));
    lab.scrape(1, 10);
    lab.pass(Duration.ofSeconds(2));
    int before = lab.endpoint.attempts().size();
    for (int i = 0; i < 30; i++) {
      lab.scrape(i, 10);
      lab.pass(Duration.ofSeconds(1));
    }
    assertThat(lab.endpoint.attempts().size() - before).isEqualTo(1);
    lab.assertAccounted();
  }

  @Test
  void samples_olderThanTheEndpointTakes_areDroppedUnsent() {
    lab.start();
    lab.endpoint.answer(attempt -> null);
    lab.scrape(1, 10);
    lab.pass(Duration.ofMinutes(50));
    lab.scrape(1, 10);
    lab.pass(Duration.ofMinutes(15));
    lab.endpoint.answer(200);
    lab.pass(Duration.ofSeconds(30));
    assertThat(lab.status().samplesDropped()).containsOnly(Map.entry(DropReason.TOO_OLD, 10L));
    assertThat(lab.taken()).hasSize(10);
    lab.assertAccounted();
  }

  @Test
  void restart_inTheMiddleOfASplit_sendsTheRequestAgainWhole() {
    lab.start();
    lab.endpoint.answer(
        attempt -> {
          int size = attempt.request().series().size();
          return size > 400 ? reply(413, "") : lab.taken().isEmpty() ? reply(200, "") : null;
        });
    lab.scrape(1, 1_000);
    lab.pass(Duration.ofSeconds(1));
    assertThat(lab.status().samplesPending()).isBetween(1L, 999L);
    lab.assertAccounted();
    lab.crash();
    lab.endpoint.answer(200);
    lab.pass(Duration.ofSeconds(10));
    List<String> names = lab.taken().stream().map(s -> s.labels().toString()).distinct().toList();
    assertThat(names).hasSize(1_000);
    lab.assertAccounted();
  }
}
