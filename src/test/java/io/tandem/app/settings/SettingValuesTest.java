// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingValuesTest {
  @ParameterizedTest
  @CsvSource({"0, PT0S", "1d, P1D", "1h30m, PT1H30M", "15s, PT15S", "500ms, PT0.5S"})
  void duration_isReadAsPrometheusWritesIt(String text, Duration expected) {
    assertThat(SettingValues.duration(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "m", "1.5h", "-1s", "5 m"})
  void duration_thatIsNone_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> SettingValues.duration(text));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "900000, 900000", "1KB, 1024", "16MB, 16777216", "4GiB, 4294967296"})
  void bytes_unitsArePowersOf1024(String text, long expected) {
    assertThat(SettingValues.bytes(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "-1", "99999999999999999999", "9999999999TB"})
  void bytes_thatAreNone_areRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> SettingValues.bytes(text));
  }

  @ParameterizedTest
  @CsvSource({"4294967296, 4GB", "16777216, 16MB", "900000, 900000", "0, 0"})
  void describe_usesTheLargestUnitThatDivides(long bytes, String expected) {
    assertThat(SettingValues.describe(bytes)).isEqualTo(expected);
  }
}
