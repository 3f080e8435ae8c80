// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.quarkus.runtime.Quarkus;
import io.tandem.app.SettingsReader;
import io.tandem.app.TandemApplication;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code run}: collects until it is told to stop.
 *
 * <p>Flags become properties of the process before the container starts, so they win over the
 * environment, which wins over a file. Wrong values are refused here, where a clear sentence and
 * status 2 are still possible. Cost: a few milliseconds. Thread: main.
 */
final class RunCommand extends Command {
  private final Map<String, String> environment;

  RunCommand(Map<String, String> environment) {
    super(
        "run",
        "Scrape the targets of a prometheus.yml and deliver to its remote_write endpoints.",
        "A flag --x.y is also the environment variable TANDEM_X_Y.");
    this.environment = environment;
    for (RunFlag flag : RunFlag.values()) {
      if (flag.isToggle()) {
        toggle(flag.flagName(), flag.description());
      } else {
        flag(flag.flagName(), flag.label(), flag.description(), flag.standard());
      }
    }
  }

  @Override
  int run(ParseResult given) {
    Map<String, String> properties = properties(given);
    try {
      SettingsReader.read(name -> lookup(properties, name));
      properties.putAll(LaunchSettings.read(name -> lookup(properties, name)).quarkusProperties());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), e.getMessage());
    }
    properties.forEach(System::setProperty);
    Quarkus.run(TandemApplication.class);
    return OK;
  }

  /** What the flags say, by property. */
  Map<String, String> properties(ParseResult given) {
    Map<String, String> properties = new HashMap<>();
    for (RunFlag flag : RunFlag.values()) {
      if (given.hasMatchedOption(flag.flagName())) {
        properties.put(
            flag.property(), String.valueOf(given.<Object>matchedOptionValue(flag.flagName(), "")));
      }
    }
    return properties;
  }

  private @Nullable String lookup(Map<String, String> properties, String name) {
    String given = properties.get(name);
    return given != null ? given : environment.get(RunFlag.environmentName(name));
  }
}
