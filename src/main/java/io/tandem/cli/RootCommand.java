// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code tandem} itself: the commands, the version, and {@code run} where nothing is said. */
final class RootCommand extends CommandGroup {
  private final RunCommand run;

  RootCommand(String version, RunCommand run, List<Command> others) {
    super(
        "tandem",
        "A highly available Prometheus collector for Amazon Managed Service for Prometheus.",
        Stream.concat(Stream.of(run), others.stream()).toList());
    this.run = run;
    spec().version(version);
    spec()
        .addOption(
            OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Print the version and leave.")
                .build());
  }

  @Override
  int run(ParseResult given) throws Exception {
    return run.isAskedForByEnvironment() ? run.run(given) : super.run(given);
  }
}
