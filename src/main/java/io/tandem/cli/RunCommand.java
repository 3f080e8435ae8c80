// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.quarkus.runtime.Quarkus;
import io.tandem.app.TandemApplication;
import io.tandem.app.settings.SettingsReader;
import io.tandem.app.settings.Surroundings;
import io.tandem.config.TandemSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
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
        "A flag --x.y is also the environment variable TANDEM_X_Y. With TANDEM_CONFIG_FILE set,",
        "tandem without a command is: tandem run.");
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
    Map<String, String> flags = flags(given);
    try {
      TandemSettings settings =
          SettingsReader.read(name -> lookup(flags, name), Surroundings.ofThisMachine());
      checkFeatures(lookup(flags, RunFlag.ENABLE_FEATURE.property()));
      LaunchSettings.read(name -> lookup(flags, name), settings)
          .forEach((name, value) -> flags.put(name, System.getProperty(name, value)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), e.getMessage());
    }
    flags.forEach(System::setProperty);
    Quarkus.run(TandemApplication.class);
    return OK;
  }

  private void checkFeatures(@Nullable String names) {
    FeatureFlags features = FeatureFlags.read(names == null ? "" : names);
    String flag = RunFlag.ENABLE_FEATURE.flagName() + "=";
    features.unknown().forEach(name -> err().println(flag + name + ": not known, no effect"));
    if (!features.refused().isEmpty()) {
      throw new IllegalArgumentException(
          flag + String.join(",", features.refused()) + ": Tandem does not do this yet");
    }
  }

  /** What the command line says, by property. */
  private static Map<String, String> flags(ParseResult given) {
    Map<String, String> flags = new HashMap<>();
    for (RunFlag flag : RunFlag.values()) {
      if (given.hasMatchedOption(flag.flagName())) {
        flags.put(flag.property(), given.matchedOption(flag.flagName()).getValue().toString());
      }
    }
    return flags;
  }

  private @Nullable String lookup(Map<String, String> flags, String name) {
    return Stream.of(
            flags.get(name),
            System.getProperty(name),
            environment.get(RunFlag.environmentName(name)))
        .filter(value -> value != null && !value.isEmpty())
        .findFirst()
        .orElse(null);
  }

  /** Whether there is something to run although no command was given, as in a container. */
  boolean isAskedForByEnvironment() {
    return lookup(Map.of(), RunFlag.CONFIG_FILE.property()) != null;
  }
}
