// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tandem.app.settings.SettingsReader;
import io.tandem.app.settings.Surroundings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchSettingsTest {
  /** Any file that can be read. */
  private static final String FILE = "pom.xml";

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:19090, 127.0.0.1, 19090",
    ":8080, 0.0.0.0, 8080",
    "[::1]:9090, ::1, 9090",
    "localhost:0, localhost, 0"
  })
  void address_isSplitIntoHostAndPort(String address, String host, String port) {
    Map<String, String> quarkus = launch(Map.of("tandem.web.listen-address", address));

    assertThat(quarkus)
        .containsEntry("quarkus.http.host", host)
        .containsEntry("quarkus.http.port", port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9090", "host", "host:", "host:65536", "host:123456789012", "::1:90x"})
  void address_thatIsNone_isRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> launch(Map.of("tandem.web.listen-address", address)))
        .withMessageContaining("--web.listen-address=" + address);
  }

  @Test
  void level_ofOurLog_leavesTheLibrariesAtInfo() {
    Map<String, String> quarkus =
        launch(Map.of("tandem.log.level", "debug", "tandem.log.format", "json"));

    assertThat(quarkus)
        .containsEntry("quarkus.log.level", "INFO")
        .containsEntry("quarkus.log.category.\"io.tandem\".level", "DEBUG")
        .containsEntry("quarkus.log.console.json.enabled", "true");
  }

  @ParameterizedTest
  @CsvSource({"tandem.log.level, loud", "tandem.log.format, xml"})
  void word_thatIsUnknown_isRefused(String property, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> launch(Map.of(property, value)))
        .withMessageContaining(value);
  }

  @Test
  void nodeAddress_isListenedOn() {
    assertThat(launch(Map.of("tandem.node.address", "127.0.0.2:9191")))
        .containsEntry("quarkus.http.host", "127.0.0.2")
        .containsEntry("quarkus.http.port", "9191")
        .doesNotContainKey("quarkus.http.ssl-port");
  }

  @Test
  void memberWithCertificate_servesEverythingByTls() {
    assertThat(launch(member("tandem.web.listen-address", "0.0.0.0:9191")))
        .containsEntry("quarkus.http.host", "0.0.0.0")
        .containsEntry("quarkus.http.ssl-port", "9191")
        .containsEntry("quarkus.http.limits.max-body-size", "64M")
        .containsEntry("quarkus.http.insecure-requests", "disabled")
        .containsEntry("quarkus.http.ssl.certificate.files", FILE)
        .containsEntry("quarkus.http.ssl.certificate.key-files", FILE);
  }

  @Test
  void memberBehindAnotherAddress_listensWhereItIsTold() {
    assertThat(launch(member("tandem.web.listen-address", ":9090")))
        .containsEntry("quarkus.http.port", "9090")
        .containsEntry("quarkus.http.ssl-port", "9090");
  }

  private static Map<String, String> member(String property, String value) {
    return Map.of(
        "tandem.node.name",
        "n1",
        "tandem.node.address",
        "127.0.0.2:9191",
        "tandem.fleet.tls-cert",
        FILE,
        "tandem.fleet.tls-key",
        FILE,
        property,
        value);
  }

  private static Map<String, String> launch(Map<String, String> properties) {
    Surroundings alone = new Surroundings("host-1", "10.0.0.9", false, null);
    return LaunchSettings.read(properties::get, SettingsReader.read(properties::get, alone));
  }
}
