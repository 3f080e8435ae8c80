// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:19090, 127.0.0.1, 19090",
    ":8080, 0.0.0.0, 8080",
    "[::1]:9090, ::1, 9090",
    "localhost:0, localhost, 0"
  })
  void address_isSplitIntoHostAndPort(String address, String host, String port) {
    Map<String, String> quarkus =
        LaunchSettings.read(Map.of("tandem.web.listen-address", address)::get);

    assertThat(quarkus)
        .containsEntry("quarkus.http.host", host)
        .containsEntry("quarkus.http.port", port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9090", "host", "host:", "host:65536", "host:123456789012", "::1:90x"})
  void address_thatIsNone_isRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LaunchSettings.read(Map.of("tandem.web.listen-address", address)::get))
        .withMessageContaining("--web.listen-address=" + address);
  }

  @Test
  void level_ofOurLog_leavesTheLibrariesAtInfo() {
    Map<String, String> quarkus =
        LaunchSettings.read(Map.of("tandem.log.level", "debug", "tandem.log.format", "json")::get);

    assertThat(quarkus)
        .containsEntry("quarkus.log.level", "INFO")
        .containsEntry("quarkus.log.category.\"io.tandem\".level", "DEBUG")
        .containsEntry("quarkus.log.console.json.enabled", "true");
  }

  @ParameterizedTest
  @CsvSource({"tandem.log.level, loud", "tandem.log.format, xml"})
  void word_thatIsUnknown_isRefused(String property, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LaunchSettings.read(Map.of(property, value)::get))
        .withMessageContaining(value);
  }
}
