// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "1,1ms",
    "1500,1s500ms",
    "15000,15s",
    "90000,1m30s",
    "3600000,1h",
    "86400000,1d",
    "864000000,10d",
    "604800000,1w",
    "31536000000,1y",
    "32140800000,372d"
  })
  void prometheusDuration_isAsInConfigurations(long millis, String expected) {
    assertThat(Figures.prometheus(Duration.ofMillis(millis))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "644682,0.000644682",
    "1000000000,1",
    "1500000000,1.5",
    "60000000000,60",
    "120000000000,120"
  })
  void seconds_areWrittenWithoutLossAndExponent(long nanos, String expected) {
    assertThat(Figures.seconds(nanos).toPlainString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 ms",
    "850,850 ms",
    "4250,4.3 s",
    "150000,2 min",
    "7500000,2 h 5 min",
    "259200000,3 days"
  })
  void span_hasTwoUnitsAtMost(long millis, String expected) {
    assertThat(Figures.span(millis)).isEqualTo(expected);
  }

  @Test
  void bytes_haveBinaryUnits() {
    assertThat(Figures.bytes(512)).isEqualTo("512 B");
    assertThat(Figures.bytes(3L << 20)).isEqualTo("3.0 MiB");
  }

  @Test
  void never_isGosZeroTime() {
    assertThat(Figures.rfc3339(0)).isEqualTo("0001-01-01T00:00:00Z");
  }
}
