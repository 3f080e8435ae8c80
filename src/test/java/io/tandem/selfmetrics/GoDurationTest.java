// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "1,1ms",
    "500,500ms",
    "1000,1s",
    "1500,1.5s",
    "15000,15s",
    "60000,1m0s",
    "90000,1m30s",
    "3600000,1h0m0s",
    "5400050,1h30m0.05s",
    "86400000,24h0m0s"
  })
  void format_isAsGoPrints(long millis, String expected) {
    assertThat(GoDuration.format(Duration.ofMillis(millis))).isEqualTo(expected);
  }
}
