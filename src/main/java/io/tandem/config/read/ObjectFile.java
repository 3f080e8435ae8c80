// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.ConfigException;
import java.nio.file.Path;
import java.util.Map;

/** Reads an object of the Kubernetes API from a YAML text, without knowing its kind. Any thread. */
public final class ObjectFile {
  private ObjectFile() {}

  /** The object as maps, lists, texts, numbers and booleans. */
  public static Map<String, Object> read(Path file, String text) throws ConfigException {
    Faults faults = new Faults();
    Map<String, Object> object = new YamlDocument(file, faults).read(text).plainEntries();
    faults.throwIfAny();
    return object;
  }
}
