// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.DiscoveryConfig;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.read.ConfigLoader;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoFolderTest {
  @Test
  void configuration_isValidAndNamesTheDemosOwnAddresses() throws Exception {
    try (DemoFolder folder = DemoFolder.create("127.0.0.1:1", "http://127.0.0.1:2")) {
      PrometheusConfig config = new ConfigLoader(Map.of()).load(folder.configuration());

      assertThat(config.notices()).isEmpty();
      assertThat(config.scrapeConfigs().getFirst().discoveryConfigs())
          .first()
          .isInstanceOfSatisfying(
              DiscoveryConfig.StaticGroup.class,
              group -> assertThat(group.targets()).isEqualTo(List.of("127.0.0.1:1")));
      assertThat(config.remoteWrite().getFirst().url())
          .isEqualTo("http://127.0.0.1:2/api/v1/remote_write");
    }
  }

  @Test
  void folder_closed_isGoneWithEverythingInIt() throws Exception {
    DemoFolder folder = DemoFolder.create("127.0.0.1:1", "http://127.0.0.1:2");
    Files.createDirectories(folder.storage().resolve("lane"));
    folder.exporter("localhost:9100");

    folder.close();

    assertThat(folder.configuration().getParent()).doesNotExist();
  }
}
