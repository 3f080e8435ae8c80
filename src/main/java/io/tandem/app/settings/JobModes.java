// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app.settings;

import io.tandem.config.FleetSettings.HaMode;
import io.tandem.config.ScrapeConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * In how many replicas each job is scraped: {@code tandem.ha.jobs."<job>".mode}, as a property, in
 * the file of settings or in the environment ({@code TANDEM_HA_JOBS__<JOB>__MODE}), else --ha.mode.
 * Asked by job, for names of variables do not tell which job they mean. Any thread.
 */
@Singleton
public final class JobModes {
  private final Function<String, @Nullable String> properties;

  @Inject
  JobModes(Config config) {
    this(name -> config.getOptionalValue(name, String.class).orElse(null));
  }

  JobModes(Function<String, @Nullable String> properties) {
    this.properties = properties;
  }

  /**
   * The mode of every job by its name.
   *
   * @throws IllegalArgumentException naming every property that cannot be read
   */
  public Map<String, HaMode> of(List<ScrapeConfig> jobs, HaMode standard) {
    PropertyReader reader = new PropertyReader(properties);
    Map<String, HaMode> modes = new HashMap<>();
    for (ScrapeConfig job : jobs) {
      String name = "tandem.ha.jobs.\"" + job.jobName() + "\".mode";
      modes.put(job.jobName(), reader.word(name, HaMode.class, standard));
    }
    reader.refuseFaults();
    return modes;
  }
}
