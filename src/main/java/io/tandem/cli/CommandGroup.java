// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import java.util.List;
import picocli.CommandLine.ParseResult;

/** A command that only has commands below it; called alone it shows them. */
class CommandGroup extends Command {
  CommandGroup(String name, String description, List<Command> commands) {
    super(name, description);
    commands.forEach(c -> spec().addSubcommand(c.spec().name(), c.spec()));
  }

  @Override
  int run(ParseResult given) throws Exception {
    spec().commandLine().usage(err());
    return USAGE;
  }
}
