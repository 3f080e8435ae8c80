// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import io.tandem.config.ConfigException;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.read.ConfigLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The reader of prometheus.yml: refuses with faults that name a place, or takes what it can write
 * and read again. The writer is the reference.
 */
public final class ConfigFuzz {
  private static final Path FILE = Path.of("/nowhere/prometheus.yml");
  private static final ConfigLoader LOADER = new ConfigLoader(Map.of("A", "b"));

  private ConfigFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    PrometheusConfig config;
    try {
      config = LOADER.load(FILE, new String(input, StandardCharsets.UTF_8));
    } catch (ConfigException e) {
      if (e.problems().isEmpty()) {
        throw new AssertionError("refused without a reason", e);
      }
      return;
    }
    if (config.global().externalLabels().toString().contains("$")) {
      return;
    }
    String written = config.redactedYaml();
    try {
      String again = LOADER.load(FILE, written).redactedYaml();
      if (!again.equals(written)) {
        throw new AssertionError("written again it differs\n" + written + "\n" + again);
      }
    } catch (ConfigException e) {
      throw new AssertionError("what was taken is refused when it is written\n" + written, e);
    }
  }
}
