// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys of log lines are a fixed vocabulary: docs/logging-keys.md. */
class LoggingKeysTest {
  private static final Pattern CALL = Pattern.compile("LOG\\s*\\.\\w+\\((.*?)\\);", Pattern.DOTALL);
  private static final Pattern KEY = Pattern.compile("([A-Za-z_]+)=%");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\|");

  @Test
  void keys_inLogCalls_areThoseOfThePage() throws IOException {
    Set<String> listed = matches(ROW, Files.readString(Path.of("docs/logging-keys.md")));

    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> CALL.matcher(read(file)).results())
          .forEach(call -> used.addAll(matches(KEY, call.group(1))));
    }

    assertThat(used).isNotEmpty().isSubsetOf(listed);
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(m -> m.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
