// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code help [COMMAND …]}: the same text as {@code COMMAND --help}. */
final class HelpCommand extends Command {
  HelpCommand() {
    super("help", "Show the help of a command.");
    spec().helpCommand(true);
    spec()
        .addPositional(
            PositionalParamSpec.builder()
                .paramLabel("COMMAND")
                .type(String[].class)
                .arity("0..*")
                .description("Such as: run, or: check config.")
                .build());
  }

  @Override
  int run(ParseResult given) {
    CommandLine subject = spec().root().commandLine();
    for (String name : given.matchedPositionalValue(0, new String[0])) {
      CommandLine next = subject.getSubcommands().get(name);
      if (next == null) {
        err().println("tandem help: unknown command: " + name);
        return USAGE;
      }
      subject = next;
    }
    subject.usage(out());
    return OK;
  }
}
