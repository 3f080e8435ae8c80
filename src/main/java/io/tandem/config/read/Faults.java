// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;

/** The faults found so far, over all files of one load. Belongs to the thread that loads. */
final class Faults {
  private final List<ConfigProblem> problems = new ArrayList<>();

  void add(Path file, int line, String key, String value, String expected) {
    problems.add(new ConfigProblem(file, line, key, value, expected));
  }

  /** Ends the load where anything was wrong. */
  void throwIfAny() throws ConfigException {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  static int line(Mark mark) {
    return mark.getLine() + 1;
  }
}
