// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The names of files in a part of a prometheus.yml. */
final class Paths {
  private static final Set<String> KEYS =
      Set.of(
          "ca_file",
          "cert_file",
          "key_file",
          "credentials_file",
          "bearer_token_file",
          "password_file",
          "username_file",
          "client_secret_file",
          "kubeconfig_file",
          "scrape_failure_log_file",
          "files");

  private Paths() {}

  /** Files are looked for where they were looked for before, wherever the outcome lies. */
  static void absolute(Object part, Path folder) {
    change(
        part,
        path -> {
          try {
            return folder.resolve(path).normalize().toString();
          } catch (InvalidPathException e) {
            // Our own reader says so.
            return path;
          }
        });
  }

  /** Changes every name of a file, in place. */
  static void change(@Nullable Object part, UnaryOperator<String> change) {
    if (part instanceof List<?> list) {
      list.forEach(element -> change(element, change));
    } else if (part instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked")
      Map<String, @Nullable Object> entries = (Map<String, @Nullable Object>) map;
      entries.replaceAll((key, entry) -> KEYS.contains(key) ? changed(entry, change) : entry);
      entries.values().forEach(entry -> change(entry, change));
    }
  }

  private static @Nullable Object changed(@Nullable Object value, UnaryOperator<String> change) {
    if (value instanceof List<?> list) {
      return list.stream().map(element -> changed(element, change)).toList();
    }
    return value instanceof String path && !path.isEmpty() ? change.apply(path) : value;
  }
}
