// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must be known before the container starts: where to listen and how to log.
 *
 * @param host to listen on, 0.0.0.0 where only a port is given
 * @param level debug, info, warn or error
 * @param json one object per line instead of text for people
 */
record LaunchSettings(String host, int port, String level, boolean json) {
  static final String DEFAULT_LISTEN_ADDRESS = "0.0.0.0:9090";
  private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:\\[\\]]*):(\\d+)");
  private static final int LARGEST_PORT = 65535;

  /**
   * Reads the flags by the names of their properties.
   *
   * @throws IllegalArgumentException where a value is wrong
   */
  static LaunchSettings read(Function<String, @Nullable String> properties) {
    String address = given(properties, "tandem.web.listen-address", DEFAULT_LISTEN_ADDRESS);
    Matcher m = ADDRESS.matcher(address);
    if (!m.matches() || m.group(2).length() > 5 || Integer.parseInt(m.group(2)) > LARGEST_PORT) {
      throw new IllegalArgumentException(
          "--web.listen-address=" + address + ": expected [HOST]:PORT such as 127.0.0.1:9090");
    }
    String host = m.group(1).isEmpty() ? "0.0.0.0" : m.group(1).replaceAll("[\\[\\]]", "");
    return new LaunchSettings(
        host, Integer.parseInt(m.group(2)), level(properties), json(properties));
  }

  private static String level(Function<String, @Nullable String> properties) {
    String level = given(properties, "tandem.log.level", "info");
    return switch (level) {
      case "debug", "info", "warn", "error" -> level;
      default ->
          throw new IllegalArgumentException(
              "--log.level=" + level + ": expected debug, info, warn or error");
    };
  }

  private static boolean json(Function<String, @Nullable String> properties) {
    String format = given(properties, "tandem.log.format", "");
    return switch (format) {
      case "json" -> true;
      // Prometheus' word for its own text lines.
      case "text", "logfmt" -> false;
      case "" -> !isTerminal();
      default ->
          throw new IllegalArgumentException("--log.format=" + format + ": expected text or json");
    };
  }

  /** Whether somebody reads the log as it comes: standard error is a terminal. */
  private static boolean isTerminal() {
    Path standardError = Path.of("/proc/self/fd/2");
    try {
      return Files.readSymbolicLink(standardError).toString().matches("/dev/(pts/|tty|console).*");
    } catch (IOException | UnsupportedOperationException e) {
      // No /proc: a developer's machine, not a container.
      return true;
    }
  }

  private static String given(
      Function<String, @Nullable String> properties, String name, String standard) {
    String value = properties.apply(name);
    return value == null || value.isEmpty() ? standard : value;
  }

  /** The same in the words of the container. */
  Map<String, String> quarkusProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    String name = level.toUpperCase(Locale.ROOT);
    properties.put("quarkus.http.host", host);
    properties.put("quarkus.http.port", Integer.toString(port));
    // The libraries' debug lines help nobody who asks for ours.
    properties.put("quarkus.log.level", name.equals("DEBUG") ? "INFO" : name);
    properties.put("quarkus.log.category.\"io.tandem\".level", name);
    properties.put("quarkus.log.console.json.enabled", Boolean.toString(json));
    return properties;
  }
}
