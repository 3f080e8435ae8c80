// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.config.FleetSettings;
import io.tandem.config.FleetSettings.Trust;
import io.tandem.config.ListenAddress;
import io.tandem.config.TandemSettings;
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
   * @param settings what the same flags say of the collector
   * @throws IllegalArgumentException where a value is wrong
   */
  static Map<String, String> read(
      Function<String, @Nullable String> properties, TandemSettings settings) {
    Map<String, String> quarkus = new LinkedHashMap<>();
    listen(settings, quarkus);
    String level = properties.apply("tandem.log.level");
    if (level != null) {
      log(level, quarkus);
    }
    quarkus.put("quarkus.log.console.json.enabled", Boolean.toString(json(properties)));
    return quarkus;
  }

  /**
   * One listener serves pages and members, and speaks TLS where members do. The address that others
   * are told may be another: what stands there passes calls on.
   */
  private static void listen(TandemSettings settings, Map<String, String> quarkus) {
    ListenAddress address = settings.listen();
    if (address != null) {
      quarkus.put("quarkus.http.host", address.host());
      quarkus.put("quarkus.http.port", Integer.toString(address.port()));
    }
    FleetSettings fleet = settings.fleet();
    if (fleet == null) {
      return;
    }
    // Orders name every target of a member; pages are sent next to nothing.
    quarkus.put("quarkus.http.limits.max-body-size", "64M");
    if (fleet.trust().isEncrypted()) {
      encrypt(fleet.trust(), address == null ? ListenAddress.DEFAULT : address, quarkus);
    }
  }

  private static void encrypt(Trust trust, ListenAddress address, Map<String, String> quarkus) {
    quarkus.put("quarkus.http.insecure-requests", "disabled");
    quarkus.put("quarkus.http.ssl-port", Integer.toString(address.port()));
    quarkus.put("quarkus.http.ssl.certificate.files", String.valueOf(trust.cert()));
    quarkus.put("quarkus.http.ssl.certificate.key-files", String.valueOf(trust.key()));
    // Whoever renews the files restarts nothing.
    quarkus.put("quarkus.http.ssl.certificate.reload-period", "1m");
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
