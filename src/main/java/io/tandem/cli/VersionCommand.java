// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import picocli.CommandLine.ParseResult;

/** {@code version}: one line that a bug report can carry. */
final class VersionCommand extends Command {
  private final String version;

  VersionCommand(String version) {
    super("version", "Print the version.");
    this.version = version;
  }

  @Override
  int run(ParseResult given) {
    out().println(version);
    return OK;
  }
}
