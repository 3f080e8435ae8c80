// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.plane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What was measured, a line each in {@code target/e2e/results.txt}. */
final class Results {
  private static final Path FILE = Path.of("target", "e2e", "results.txt");

  private Results() {}

  static void line(String part, String text) {
    String line = String.format(Locale.ROOT, "plane %-18s %s%n", part, text);
    System.out.print(line);
    try {
      Files.createDirectories(FILE.toAbsolutePath().getParent());
      Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
