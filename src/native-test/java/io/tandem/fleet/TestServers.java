// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The real servers that tests run against; built once, by the script beside their modules. */
final class TestServers {
  private TestServers() {}

  /** The program of that name; empty where it is not built and cannot be built here. */
  static Optional<Path> find(String name) {
    try {
      Process build =
          new ProcessBuilder("src/test/servers/build", name)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String path = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return build.waitFor() == 0 ? Optional.of(Path.of(path.trim())) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
