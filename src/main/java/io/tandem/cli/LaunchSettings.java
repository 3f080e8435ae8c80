// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What must be known before the container starts: where to listen and how to log, in the words of
 * the container. What is not given is left to {@code application.properties}.
 */
final class LaunchSettings {
  private LaunchSettings() {}

  /**
   * Reads the flags by the names of their properties.
   *
   * @throws IllegalArgumentException where a value is wrong
   */
  static Map<String, String> read(Function<String, @Nullable String> properties) {
    Map<String, String> quarkus = new LinkedHashMap<>();
    String address = properties.apply("tandem.web.listen-address");
    if (address != null) {
      listen(address, quarkus);
    }
    String level = properties.apply("tandem.log.level");
    if (level != null) {
      log(level, quarkus);
    }
    quarkus.put("quarkus.log.console.json.enabled", Boolean.toString(json(properties)));
    return quarkus;
  }

  private static void listen(String text, Map<String, String> quarkus) {
    try {
      ListenAddress address = ListenAddress.parse(text);
      quarkus.put("quarkus.http.host", address.host());
      quarkus.put("quarkus.http.port", Integer.toString(address.port()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--web.listen-address=" + text + ": " + e.getMessage(), e);
    }
  }

  private static void log(String level, Map<String, String> quarkus) {
    String name =
        switch (level) {
          case "debug", "info", "warn", "error" -> level.toUpperCase(Locale.ROOT);
          default ->
              throw new IllegalArgumentException(
                  "--log.level=" + level + ": expected debug, info, warn or error");
        };
    // The libraries' debug lines help nobody who asks for ours.
    quarkus.put("quarkus.log.level", name.equals("DEBUG") ? "INFO" : name);
    quarkus.put("quarkus.log.category.\"io.tandem\".level", name);
  }

  private static boolean json(Function<String, @Nullable String> properties) {
    String format = properties.apply("tandem.log.format");
    return switch (format) {
      case null -> !Terminal.isStandardError();
      case "json" -> true;
      // The last is Prometheus' word for its own text lines.
      case "text", "logfmt" -> false;
      default ->
          throw new IllegalArgumentException("--log.format=" + format + ": expected text or json");
    };
  }
}
