// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.manifests;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** Values files laid over each other, as helm does it: maps are merged, all else is replaced. */
final class Values {
  private Values() {}

  static String merged(String below, String above) {
    return read(below).mergeIn(read(above), true).encode();
  }

  static JsonObject read(String yaml) {
    Map<String, Object> map = new Yaml().load(yaml);
    return map == null ? new JsonObject() : new JsonObject(new JsonObject(map).encode());
  }
}
