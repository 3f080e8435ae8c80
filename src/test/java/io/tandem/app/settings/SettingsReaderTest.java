// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tandem.config.TandemSettings;
import io.tandem.config.TandemSettings.Fsync;
import io.tandem.config.TandemSettings.RemoteWriteSettings;
import io.tandem.config.TandemSettings.ShardSettings;
import io.tandem.config.TandemSettings.SpoolSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
  @Test
  void nothingGiven_defaultsOfTheRecordsHold() {
    TandemSettings settings = read(Map.of());

    assertThat(settings.configFile()).isEqualTo(Path.of("prometheus.yml"));
    assertThat(settings.cluster()).isNull();
    assertThat(settings.spool()).isEqualTo(SpoolSettings.DEFAULT);
    assertThat(settings.remoteWrite()).isEqualTo(RemoteWriteSettings.DEFAULT);
    assertThat(settings.listen()).isNull();
    assertThat(settings.fleet()).isNull();
    assertThat(settings.shard()).isEqualTo(ShardSettings.DEFAULT);
  }

  @Test
  void everythingGiven_isTaken() {
    TandemSettings settings =
        read(
            Map.of(
                "tandem.config.file", "/etc/p.yml",
                "tandem.cluster", "prod",
                "tandem.replica", "a",
                "tandem.spool.fsync", "always",
                "tandem.spool.keep-sent", "2m30s",
                "tandem.spool.max-bytes", "512MB",
                "tandem.remote-write.mode", "strict",
                "tandem.storage.remote.flush-deadline", "10s"));

    assertThat(settings.configFile()).isEqualTo(Path.of("/etc/p.yml"));
    assertThat(settings.cluster()).isEqualTo("prod");
    assertThat(settings.spool().fsync()).isEqualTo(Fsync.ALWAYS);
    assertThat(settings.spool().keepSent()).isEqualTo(Duration.ofSeconds(150));
    assertThat(settings.spool().maxBytes()).isEqualTo(512L << 20);
    assertThat(settings.remoteWrite().mode()).isEqualTo(TandemSettings.Mode.STRICT);
    assertThat(settings.remoteWrite().flushDeadline()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void severalFaults_areNamedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> read(Map.of("tandem.spool.max-bytes", "much", "tandem.remote-write.mode", "x")))
        .withMessageContaining("--spool.max-bytes=much")
        .withMessageContaining("--remote-write.mode=x: expected one of: auto, amp, strict");
  }

  private static TandemSettings read(Map<String, String> properties) {
    return SettingsReader.read(
        properties::get, new Surroundings("host-1", "10.0.0.9", false, null));
  }
}
