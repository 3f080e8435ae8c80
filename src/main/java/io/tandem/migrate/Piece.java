// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.read.YamlTree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One job or endpoint on its way, and where it came from. The content is changed in place; belongs
 * to one migration.
 */
record Piece(YamlTree source, Map<String, @Nullable Object> content) {
  static Piece of(YamlTree source) {
    return new Piece(source, source.copyOfMap());
  }

  String text(String key) {
    Object value = content.get(key);
    return value == null ? "" : value.toString();
  }

  /** The maps of a list; none where there is no such list. */
  @SuppressWarnings("unchecked")
  List<Map<String, @Nullable Object>> maps(String key) {
    return content.get(key) instanceof List<?> list
        ? list.stream()
            .filter(Map.class::isInstance)
            .map(map -> (Map<String, @Nullable Object>) map)
            .toList()
        : List.of();
  }

  /** The text of an element that must be a text or a list of texts. */
  static List<String> texts(@Nullable Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }
}
