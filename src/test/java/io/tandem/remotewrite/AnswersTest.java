// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static io.tandem.testing.FakeEndpoint.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.remotewrite.EndpointStatus.Mode;
import io.tandem.remotewrite.EndpointTransport.Reply;
import io.tandem.remotewrite.SendResult.Accepted;
import io.tandem.remotewrite.SendResult.Deduplicated;
import io.tandem.remotewrite.SendResult.Fault;
import io.tandem.remotewrite.SendResult.Limit;
import io.tandem.remotewrite.SendResult.RateLimited;
import io.tandem.remotewrite.SendResult.Recoverable;
import io.tandem.remotewrite.SendResult.Rejected;
import io.tandem.remotewrite.SendResult.TooLarge;
import io.tandem.remotewrite.SendResult.Unauthorised;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
  private static final EndpointRules AMP = new EndpointRules(Mode.AMP, true, false);
  private static final EndpointRules STRICT = new EndpointRules(Mode.STRICT, false, false);
  private static final EndpointRules STRICT_429 = new EndpointRules(Mode.STRICT, false, true);

  private static SendResult classify(EndpointRules rules, int status, String text) {
    return Answers.classify(reply(status, text), rules, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 299})
  void classify_ofSuccess_isAccepted(int status) {
    assertThat(classify(AMP, status, "")).isInstanceOf(Accepted.class);
    assertThat(classify(STRICT, status, "")).isInstanceOf(Accepted.class);
  }

  @Test
  void classify_of202_dependsOnTheIdentity() {
    assertThat(classify(AMP, 202, "replicas did not match")).isInstanceOf(Deduplicated.class);
    assertThat(classify(STRICT, 202, "")).isInstanceOf(Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void classify_ofAccess_isHeldByAmpAndRejectedByStrict(int status) {
    assertThat(classify(AMP, status, "x")).isInstanceOf(Unauthorised.class);
    assertThat(classify(STRICT, status, "x")).isInstanceOf(Rejected.class);
  }

  @Test
  void classify_of429_tellsTheTwoKindsApart() {
    assertThat(classify(AMP, 429, "ingestion rate limit (100) exceeded while adding 5 samples"))
        .isInstanceOfSatisfying(
            RateLimited.class, r -> assertThat(r.limit()).isEqualTo(Limit.SAMPLES));
    assertThat(classify(AMP, 429, "{\"message\":\"Rate exceeded\"}"))
        .isInstanceOfSatisfying(
            RateLimited.class, r -> assertThat(r.limit()).isEqualTo(Limit.REQUESTS));
    assertThat(classify(AMP, 429, "per-user series limit of 10 exceeded"))
        .isEqualTo(
            new Rejected(
                Fault.SERIES_LIMIT, "HTTP status 429: per-user series limit of 10 exceeded"));
    assertThat(classify(STRICT, 429, "")).isInstanceOf(Rejected.class);
    assertThat(classify(STRICT_429, 429, "")).isInstanceOf(Recoverable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "out of order sample, OUT_OF_ORDER",
    "duplicate sample for timestamp, DUPLICATE",
    "err: new-value-for-timestamp. timestamp=1, DUPLICATE",
    "sample timestamp out of bounds, TOO_OLD",
    "series has too many labels (limit 150), LABELS",
    "label value too long, LABELS",
    "per-metric series limit exceeded, SERIES_LIMIT",
    "something else, OTHER",
  })
  void classify_of400_readsTheFault(String text, Fault fault) {
    assertThat(classify(AMP, 400, text))
        .isInstanceOfSatisfying(Rejected.class, r -> assertThat(r.fault()).isEqualTo(fault));
  }

  @Test
  void classify_ofTheRest_goesByStatus() {
    assertThat(classify(AMP, 413, "")).isInstanceOf(TooLarge.class);
    assertThat(classify(STRICT, 503, "down"))
        .isEqualTo(new Recoverable("HTTP status 503: down", -1));
    assertThat(classify(STRICT, 302, "")).isInstanceOf(Rejected.class);
    assertThat(classify(AMP, 415, "")).isInstanceOf(Rejected.class);
  }

  @Test
  void classify_honoursRetryAfter() {
    assertThat(Answers.classify(new Reply(503, "7", ""), STRICT, 0, 0))
        .isEqualTo(new Recoverable("HTTP status 503", 7_000));
    long now = 1_795_341_600_000L;
    assertThat(
            Answers.classify(
                new Reply(429, "Sun, 22 Nov 2026 10:00:30 GMT", ""), STRICT_429, 0, now))
        .isEqualTo(new Recoverable("HTTP status 429", 30_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-4", "Sun, 22 Nov 2020 10:00:30 GMT"})
  void retryAfter_thatMakesNoSense_isIgnored(String header) {
    assertThat(RetryAfter.millis(header, 1_795_341_600_000L)).isEqualTo(-1);
    assertThat(RetryAfter.millis("99999999999", 0)).isEqualTo(600_000);
  }

  @Test
  void retryPolicy_doublesBetweenItsBounds() {
    RetryPolicy policy = new RetryPolicy(Duration.ofMillis(30), Duration.ofSeconds(5));
    assertThat(policy.delayMillis(1, -1, 0)).isEqualTo(30);
    assertThat(policy.delayMillis(2, -1, 0)).isEqualTo(60);
    assertThat(policy.delayMillis(4, -1, 0.5)).isEqualTo(300);
    assertThat(policy.delayMillis(1_000, -1, 0)).isEqualTo(5_000);
    assertThat(policy.delayMillis(1_000, -1, 0.999)).isBetween(7_490L, 7_500L);
    assertThat(policy.delayMillis(3, 20_000, 0)).isEqualTo(20_000);
    assertThat(policy.delayMillis(3, 0, 0.9)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws/api/v1/remote_write, AMP",
    "https://aps-workspaces-fips.us-east-1.amazonaws.com/x, AMP",
    "https://prometheus.example.org/api/v1/write, STRICT",
    "https://aps-workspaces.example.org/api/v1/write, STRICT",
  })
  void rules_ofAuto_goByTheHost(String url, Mode mode) {
    var config =
        io.tandem.testing.RemoteWriteLab.config(url, io.tandem.testing.RemoteWriteLab.QUEUE);
    assertThat(EndpointRules.of(io.tandem.config.TandemSettings.Mode.AUTO, config, false).mode())
        .isEqualTo(mode);
    assertThat(EndpointRules.of(io.tandem.config.TandemSettings.Mode.STRICT, config, false).mode())
        .isEqualTo(Mode.STRICT);
  }
}
