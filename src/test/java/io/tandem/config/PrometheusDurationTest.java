// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0s",
    "1m, 60000, 1m",
    "90s, 90000, 1m30s",
    "1h30m, 5400000, 1h30m",
    "1y2w3d4h5m6s7ms, 33019506007, -",
    "14d, 1209600000, 2w",
    "500ms, 500, 500ms"
  })
  void parse_ofADuration_hasItsMillis(String text, long millis, String shown) {
    Duration duration = PrometheusDuration.parse(text);
    assertThat(duration).isEqualTo(Duration.ofMillis(millis));
    assertThat(PrometheusDuration.parse(PrometheusDuration.format(duration))).isEqualTo(duration);
    if (!text.startsWith("1y")) {
      assertThat(PrometheusDuration.format(duration)).isEqualTo(shown);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "-1s",
        "1.5s",
        "s",
        "1s1m",
        "1m 30s",
        "1S",
        "1us",
        "1ms1s",
        "999y",
        "99999999999999999999s"
      })
  void parse_ofOtherText_isNull(String text) {
    assertThat(PrometheusDuration.parse(text)).isNull();
  }
}
