// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.app.ProgramVersion;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The tree of commands, and the words for what goes wrong with them. Thread: main. */
final class Commands {
  private Commands() {}

  static CommandLine commandLine(
      Map<String, String> environment, PrintWriter out, PrintWriter err) {
    String version = "tandem " + ProgramVersion.current().describe();
    RootCommand root =
        new RootCommand(
            version,
            new RunCommand(environment),
            List.of(
                new CommandGroup(
                    "check",
                    "Look at something before it is used.",
                    List.of(
                        new CheckConfigCommand(environment),
                        new CheckTargetCommand(),
                        new CheckRelabelCommand(environment))),
                new DiffCommand(environment),
                new ReceiverCommand(environment),
                new DemoCommand(environment),
                new MigrateCommand(environment),
                new PrepareStorageCommand(environment),
                new HelpCommand(),
                new VersionCommand(version)));
    return new CommandLine(root.spec())
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(Commands::explainWrongUse)
        .setExecutionExceptionHandler((fault, line, given) -> explainFailure(fault, line));
  }

  private static int explainWrongUse(ParameterException fault, String[] args) {
    CommandLine line = fault.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    StringBuilder text = new StringBuilder(name).append(": ").append(fault.getMessage());
    if (fault instanceof UnmatchedArgumentException unknown
        && !unknown.getSuggestions().isEmpty()) {
      text.append("; did you mean ").append(unknown.getSuggestions().getFirst()).append('?');
    }
    line.getErr().println(text);
    line.getErr().println("See: " + name + " --help");
    return Command.USAGE;
  }

  private static int explainFailure(Exception fault, CommandLine line) {
    String name = line.getCommandSpec().qualifiedName();
    line.getErr().println(name + ": this is a fault of Tandem itself, please report it:");
    fault.printStackTrace(line.getErr());
    return Command.FAILED;
  }
}
