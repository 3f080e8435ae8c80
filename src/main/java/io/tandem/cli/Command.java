// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * One command: its flags and what it does.
 *
 * <p>Commands are described by picocli's programmatic model, never by its annotations: nothing is
 * looked up by reflection, so the native program needs no list of classes and cannot miss one.
 * Thread: main.
 */
abstract class Command implements Callable<Integer> {
  /** Done. */
  static final int OK = 0;

  /** What was asked for failed. */
  static final int FAILED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  private final CommandSpec spec;

  Command(String name, String... description) {
    spec = CommandSpec.wrapWithoutInspection(this).name(name);
    spec.usageMessage().description(description).abbreviateSynopsis(true).width(100);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this text and leave.")
            .build());
  }

  /** Does what the command says; the result is the exit status. */
  abstract int run(ParseResult given) throws Exception;

  @Override
  public final Integer call() throws Exception {
    return run(spec.commandLine().getParseResult());
  }

  final CommandSpec spec() {
    return spec;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Declares {@code --name=LABEL}. */
  final void flag(String name, String label, String description, String standard) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(String.class)
            .description(description + (standard.isEmpty() ? "" : " Default: " + standard + "."))
            .build());
  }

  /** Declares {@code --name}, which {@code --no-name} takes back as in Prometheus. */
  final void toggle(String name, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .type(boolean.class)
            .negatable(true)
            .description(description)
            .build());
  }
}
