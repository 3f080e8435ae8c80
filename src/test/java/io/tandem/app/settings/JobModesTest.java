// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.smallrye.config.EnvConfigSource;
import io.tandem.config.FleetSettings.HaMode;
import io.tandem.config.ScrapeConfig;
import io.tandem.testing.ScrapeConfigs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobModesTest {
  private static final List<ScrapeConfig> JOBS =
      List.of(ScrapeConfigs.of("node-exporter").build(), ScrapeConfigs.of("paid probe").build());

  @Test
  void job_withAModeOfItsOwn_hasIt() {
    JobModes modes = new JobModes(Map.of("tandem.ha.jobs.\"paid probe\".mode", "single")::get);

    assertThat(modes.of(JOBS, HaMode.BOTH))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("node-exporter", HaMode.BOTH, "paid probe", HaMode.SINGLE));
  }

  @Test
  void environment_namesAJobInUpperCase() {
    Map<String, String> environment = Map.of("TANDEM_HA_JOBS__NODE_EXPORTER__MODE", "single");
    JobModes modes = new JobModes(new EnvConfigSource(environment, 300)::getValue);

    assertThat(modes.of(JOBS, HaMode.BOTH)).containsEntry("node-exporter", HaMode.SINGLE);
  }

  @Test
  void mode_thatIsNone_isRefusedByItsProperty() {
    JobModes modes = new JobModes(Map.of("tandem.ha.jobs.\"paid probe\".mode", "once")::get);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> modes.of(JOBS, HaMode.BOTH))
        .withMessage("tandem.ha.jobs.\"paid probe\".mode=once: expected one of: both, single");
  }
}
