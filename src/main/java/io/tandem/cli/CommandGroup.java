// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** A command that only has commands below it; called alone it shows them. */
final class CommandGroup extends Command {
  CommandGroup(String name, String description, List<Command> commands) {
    super(name, description);
    commands.forEach(c -> spec().addSubcommand(c.spec().name(), c.spec()));
  }

  CommandGroup withVersion(String version) {
    spec().version(version);
    spec()
        .addOption(
            OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Print the version and leave.")
                .build());
    return this;
  }

  @Override
  int run(ParseResult given) {
    spec().commandLine().usage(err());
    return USAGE;
  }
}
