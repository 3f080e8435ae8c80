// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;

/** The faults found so far, over all files of one load. Belongs to the thread that loads. */
final class Faults {
  // A value that is looked at twice is wrong once.
  private final Set<ConfigProblem> problems = new LinkedHashSet<>();

  void add(Path file, int line, String key, String value, String expected) {
    problems.add(new ConfigProblem(file, line, key, value, expected));
  }

  /** Ends the load where anything was wrong. */
  void throwIfAny() throws ConfigException {
    if (!problems.isEmpty()) {
      throw new ConfigException(List.copyOf(problems));
    }
  }

  static int line(Mark mark) {
    return mark.getLine() + 1;
  }
}
