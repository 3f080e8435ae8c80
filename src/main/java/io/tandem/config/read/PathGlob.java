// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** The files that a path stands for, whose last part may be a pattern with * ? and [a-z]. */
public final class PathGlob {
  private PathGlob() {}

  /**
   * In the order of their names; none where the folder or pattern cannot be read, as in Prometheus.
   */
  public static List<Path> expand(Path pattern) {
    String name = String.valueOf(pattern.getFileName());
    Path folder = pattern.getParent();
    if (name.chars().noneMatch(c -> "*?[".indexOf(c) >= 0) || folder == null) {
      return Files.exists(pattern) ? List.of(pattern) : List.of();
    }
    // Braces mean themselves here, and a choice to Java.
    String glob = name.replace("{", "\\{").replace("}", "\\}").replace("[^", "[!");
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, glob)) {
      matching.forEach(files::add);
    } catch (IOException | PatternSyntaxException e) {
      return List.of();
    }
    files.sort(null);
    return files;
  }
}
