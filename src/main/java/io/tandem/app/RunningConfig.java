// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.config.PrometheusConfig;
import io.tandem.model.Clock;
import io.tandem.web.ConfigView;
import java.util.List;

/** The configuration that runs and how the last attempt to read one ended. Any thread. */
final class RunningConfig implements ConfigView {
  private final Clock clock;
  private volatile ConfigStatus status;

  RunningConfig(Clock clock, PrometheusConfig nothing) {
    this.clock = clock;
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
