// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.ConfigException;
import io.tandem.config.HttpClientConfig;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads a file that holds the keys of one HTTP client, as promtool takes by {@code
 * --http.config.file}. Thread: any; it blocks on the file.
 */
public final class HttpClientFile {
  private HttpClientFile() {}

  public static HttpClientConfig read(Path file) throws ConfigException {
    Faults faults = new Faults();
    String text = ConfigLoader.text(file, faults);
    faults.throwIfAny();
    YamlMap root = new YamlDocument(file, faults).read(text).map(HttpClientReader.KEYS);
    HttpClientConfig config = HttpClientReader.read(root, true, Map.of());
    faults.throwIfAny();
    return config;
  }
}
