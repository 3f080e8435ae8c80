// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.config.GlobalConfig;
import io.tandem.config.PrometheusConfig;
import io.tandem.model.Clock;
import io.tandem.model.Labels;
import io.tandem.web.ConfigView;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** The configuration that runs and how the last attempt to read one ended. Any thread. */
@Singleton
final class RunningConfig implements ConfigView {
  private final Clock clock;
  private volatile ConfigStatus status;

  RunningConfig(Clock clock) {
    this.clock = clock;
    GlobalConfig global =
        new GlobalConfig(Duration.ofMinutes(1), Duration.ofSeconds(10), Labels.EMPTY);
    PrometheusConfig nothing = new PrometheusConfig(global, List.of(), List.of(), List.of(), "");
    status = new ConfigStatus(nothing, 0, 0, List.of());
  }

  @Override
  public ConfigStatus current() {
    return status;
  }

  void taken(PrometheusConfig config) {
    long now = clock.wallMillis();
    status = new ConfigStatus(config, now, now, List.of());
  }

  void refused(List<String> faults) {
    ConfigStatus before = status;
    status = new ConfigStatus(before.running(), before.loadedMillis(), clock.wallMillis(), faults);
  }
}
