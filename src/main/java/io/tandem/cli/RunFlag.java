// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.app.SettingValues;
import io.tandem.config.TandemSettings.RemoteWriteSettings;
import io.tandem.config.TandemSettings.SpoolSettings;
import java.util.Locale;

/**
 * The flags of {@code run}, each with its property and environment variable.
 *
 * <p>{@code --x.y} is {@code tandem.x.y} is {@code TANDEM_X_Y}; flags that begin with {@code
 * --tandem.} carry the prefix already.
 */
enum RunFlag {
  CONFIG_FILE("--config.file", "FILE", "The prometheus.yml to follow.", "prometheus.yml"),
  STORAGE_PATH("--storage.path", "DIR", "The folder of the spool, made if absent.", "data"),
  LISTEN_ADDRESS(
      "--web.listen-address",
      "[HOST]:PORT",
      "Where pages, API and metrics are served.",
      "0.0.0.0:9090"),
  ENABLE_LIFECYCLE(
      "--web.enable-lifecycle", "Taken for Prometheus' sake: POST /-/reload is always on."),
  LOG_LEVEL("--log.level", "LEVEL", "debug, info, warn or error.", "info"),
  LOG_FORMAT("--log.format", "FORMAT", "text or json.", "text on a terminal, json everywhere else"),
  CLUSTER(
      "--tandem.cluster",
      "NAME",
      "The label cluster of everything that is sent.",
      "external_labels of the file"),
  REPLICA(
      "--tandem.replica",
      "NAME",
      "The label __replica__ of everything that is sent.",
      "external_labels of the file"),
  SPOOL_FSYNC(
      "--spool.fsync",
      "WHEN",
      "always (each block), interval (each second) or off.",
      SettingValues.word(SpoolSettings.DEFAULT.fsync())),
  SPOOL_KEEP_SENT(
      "--spool.keep-sent",
      "DURATION",
      "How long blocks stay after they were sent.",
      SettingValues.describe(SpoolSettings.DEFAULT.keepSent())),
  SPOOL_MAX_BYTES(
      "--spool.max-bytes",
      "BYTES",
      "Disk for each endpoint; beyond it the oldest samples are dropped.",
      SettingValues.describe(SpoolSettings.DEFAULT.maxBytes())),
  SPOOL_MAX_AGE(
      "--spool.max-age",
      "DURATION",
      "Samples older than this are dropped unsent.",
      SettingValues.describe(SpoolSettings.DEFAULT.maxAge())),
  REMOTE_WRITE_MODE(
      "--remote-write.mode",
      "MODE",
      "amp, strict, or auto: amp for endpoints of AMP, strict for all others.",
      SettingValues.word(RemoteWriteSettings.DEFAULT.mode())),
  REMOTE_WRITE_MAX_REQUEST_BYTES(
      "--remote-write.max-request-bytes",
      "BYTES",
      "The largest request body as sent.",
      SettingValues.describe(RemoteWriteSettings.DEFAULT.maxRequestBytes())),
  REMOTE_WRITE_MEMORY_BYTES(
      "--remote-write.memory-bytes",
      "BYTES",
      "Pending requests kept in memory, for each endpoint.",
      SettingValues.describe(RemoteWriteSettings.DEFAULT.memoryBytes())),
  FLUSH_DEADLINE(
      "--storage.remote.flush-deadline",
      "DURATION",
      "How long a shutdown may go on sending.",
      SettingValues.describe(RemoteWriteSettings.DEFAULT.flushDeadline())),
  ENABLE_FEATURE(
      "--enable-feature", "NAME,…", "Prometheus' feature flags; those unknown are named.", "");

  private final String flagName;
  private final String label;
  private final String description;
  private final String standard;

  RunFlag(String flagName, String label, String description, String standard) {
    this.flagName = flagName;
    this.label = label;
    this.description = description;
    this.standard = standard;
  }

  RunFlag(String flagName, String description) {
    this(flagName, "", description, "");
  }

  String flagName() {
    return flagName;
  }

  String label() {
    return label;
  }

  String description() {
    return description;
  }

  /** The value where none is given, as the help shows it. */
  String standard() {
    return standard;
  }

  boolean isToggle() {
    return label.isEmpty();
  }

  String property() {
    String name = flagName.substring("--".length());
    return name.startsWith("tandem.") ? name : "tandem." + name;
  }

  static String environmentName(String property) {
    return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
