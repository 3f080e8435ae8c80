// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * The entry point: reads the arguments before anything else is loaded.
 *
 * <p>Only the commands that collect start the container; the others answer in the time that a
 * virtual machine needs. Thread: main.
 */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(Commands.commandLine(System.getenv(), out, err).execute(args));
  }
}
