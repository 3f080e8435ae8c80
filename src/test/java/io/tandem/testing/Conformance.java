// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the recorded behaviour of Prometheus lies: the folder named by {@code TANDEM_CONFORMANCE},
 * else {@code shared/conformance} beside this checkout or any folder above it. A test that asks for
 * a set that is not there is skipped, with a message that says so.
 */
public final class Conformance {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Conformance() {}

  /** The folder of the open half of a set, such as {@code relabel}. */
  public static Path set(String name) {
    Path dev = root().resolve(name).resolve("dev");
    return Files.isDirectory(dev) ? dev : abort("conformance set " + name + " is not in " + root());
  }

  /** One JSON object per line of a file in a set. */
  public static List<JsonNode> lines(String set, String file) {
    try (var lines = Files.lines(set(set).resolve(file))) {
      return lines.filter(line -> !line.isBlank()).map(Conformance::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    String named = System.getenv("TANDEM_CONFORMANCE");
    if (named != null) {
      Path root = Path.of(named);
      return Files.isDirectory(root) ? root : abort("TANDEM_CONFORMANCE names no folder: " + root);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path root = at.resolve("shared/conformance");
      if (Files.isDirectory(root)) {
        return root;
      }
    }
    return abort(
        "no folder shared/conformance above "
            + Path.of("").toAbsolutePath()
            + "; set TANDEM_CONFORMANCE to run the conformance tests");
  }
}
