// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.PrometheusDuration;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map under construction, for {@link YamlWriter}; the order is that of putting. */
final class Tree {
  private final Map<String, Object> map = new LinkedHashMap<>();

  Map<String, Object> map() {
    return map;
  }

  Tree put(String key, Object value) {
    map.put(key, value instanceof Duration d ? PrometheusDuration.format(d) : value);
    return this;
  }

  Tree putIf(boolean condition, String key, Object value) {
    return condition ? put(key, value) : this;
  }

  /** What is not text writes itself, which hides a secret. */
  Tree putIfSet(String key, @Nullable Object value) {
    return value == null ? this : put(key, value.toString());
  }

  Tree putUnlessEmpty(String key, Object value) {
    boolean empty =
        (value instanceof Collection<?> c && c.isEmpty())
            || (value instanceof Map<?, ?> m && m.isEmpty())
            || (value instanceof String s && s.isEmpty());
    return empty ? this : put(key, value);
  }
}
