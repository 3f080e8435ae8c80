// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.ScrapeProtocol;
import io.tandem.testing.ScrapeConfigs;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers are those of Prometheus to the letter. */
class NegotiationTest {
  private static final ScrapeProtocol[] USUAL = {
    ScrapeProtocol.OPENMETRICS_TEXT_1_0_0,
    ScrapeProtocol.OPENMETRICS_TEXT_0_0_1,
    ScrapeProtocol.PROMETHEUS_TEXT_1_0_0,
    ScrapeProtocol.PROMETHEUS_TEXT_0_0_4
  };

  private static String accept(ScrapeConfigs config) {
    return new Negotiation(config.build(), "Tandem/1")
        .headers(Duration.ofMillis(1_500))
        .get("Accept");
  }

  private static boolean isPage(ScrapeConfigs config, String contentType) {
    return new Negotiation(config.build(), "Tandem/1").read(contentType)
        instanceof Negotiation.Answer.Page;
  }

  @ParameterizedTest
  @ValueSource(strings = {"allow-utf-8", "underscores", "dots", "values"})
  void accept_ofUsualProtocols_asksForTheEscapingOfTheJob(String scheme) {
    assertThat(accept(ScrapeConfigs.of("j").protocols(USUAL).escaping(scheme)))
        .isEqualTo(
            ("application/openmetrics-text;version=1.0.0;escaping=%s;q=0.6,"
                    + "application/openmetrics-text;version=0.0.1;q=0.5,"
                    + "text/plain;version=1.0.0;escaping=%s;q=0.4,"
                    + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2")
                .formatted(scheme, scheme));
  }

  @Test
  void accept_ofProtobufFirst_hasNoEscapingThere() {
    assertThat(
            accept(
                ScrapeConfigs.of("j")
                    .protocols(
                        ScrapeProtocol.PROMETHEUS_PROTO, ScrapeProtocol.PROMETHEUS_TEXT_1_0_0)
                    .escaping("dots")))
        .isEqualTo(
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                + "encoding=delimited;q=0.6,text/plain;version=1.0.0;escaping=dots;q=0.5,"
                + "*/*;q=0.4");
  }

  @Test
  void timeout_isToldInSeconds() {
    Negotiation negotiation = new Negotiation(ScrapeConfigs.of("j").build(), "Tandem/1");
    assertThat(
            negotiation
                .headers(Duration.ofMillis(1_500))
                .get("X-Prometheus-Scrape-Timeout-Seconds"))
        .isEqualTo("1.5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "TEXT/PLAIN;",
        " text/plain ; a=b",
        "text/plain; version=1.0.0; escaping=underscores",
        "text/plain; a=b; A=b",
        "application/openmetrics-text; version=9",
        "application/vnd.google.protobuf"
      })
  void contentType_ofAKnownPage_isRead(String type) {
    assertThat(isPage(ScrapeConfigs.of("j"), type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "text/html",
        "text/plain, text/html",
        "text/plain; a",
        "text/plain; a=\"b",
        "text/plain; a=b; A=c"
      })
  void contentType_ofAnythingElse_failsButWithAFallback(String type) {
    assertThat(isPage(ScrapeConfigs.of("j"), type)).isFalse();
    assertThat(isPage(ScrapeConfigs.of("j").fallback(ScrapeProtocol.PROMETHEUS_TEXT_0_0_4), type))
        .isTrue();
  }
}
