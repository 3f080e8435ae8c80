// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.config.TandemSettings;
import io.tandem.config.TandemSettings.Fsync;
import io.tandem.config.TandemSettings.Mode;
import io.tandem.config.TandemSettings.RemoteWriteSettings;
import io.tandem.config.TandemSettings.SpoolSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link TandemSettings} from properties, wherever they come from: the only place that knows
 * their names. What is not given has the default of its record. Any thread.
 */
public final class SettingsReader {
  private final Function<String, @Nullable String> properties;
  private final List<String> faults = new ArrayList<>();

  private SettingsReader(Function<String, @Nullable String> properties) {
    this.properties = properties;
  }

  /**
   * Reads all settings.
   *
   * @throws IllegalArgumentException naming every property that cannot be read
   */
  public static TandemSettings read(Function<String, @Nullable String> properties) {
    SettingsReader reader = new SettingsReader(properties);
    TandemSettings settings = reader.settings();
    if (!reader.faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", reader.faults));
    }
    return settings;
  }

  private TandemSettings settings() {
    return new TandemSettings(
        value("tandem.config.file", Path::of, Path.of("prometheus.yml")),
        value("tandem.storage.path", Path::of, Path.of("data")),
        properties.apply("tandem.cluster"),
        properties.apply("tandem.replica"),
        spool(SpoolSettings.DEFAULT),
        remoteWrite(RemoteWriteSettings.DEFAULT));
  }

  private SpoolSettings spool(SpoolSettings standard) {
    return new SpoolSettings(
        value("tandem.spool.fsync", s -> SettingValues.word(Fsync.class, s), standard.fsync()),
        duration("tandem.spool.keep-sent", standard.keepSent()),
        value("tandem.spool.max-bytes", SettingValues::bytes, standard.maxBytes()),
        duration("tandem.spool.max-age", standard.maxAge()));
  }

  private RemoteWriteSettings remoteWrite(RemoteWriteSettings standard) {
    return new RemoteWriteSettings(
        value("tandem.remote-write.mode", s -> SettingValues.word(Mode.class, s), standard.mode()),
        value(
            "tandem.remote-write.max-request-bytes",
            s -> Math.toIntExact(SettingValues.bytes(s)),
            standard.maxRequestBytes()),
        value("tandem.remote-write.memory-bytes", SettingValues::bytes, standard.memoryBytes()),
        duration("tandem.storage.remote.flush-deadline", standard.flushDeadline()));
  }

  private Duration duration(String name, Duration standard) {
    return value(name, SettingValues::duration, standard);
  }

  private <T> T value(String name, Function<String, T> read, T standard) {
    String text = properties.apply(name);
    if (text == null || text.isEmpty()) {
      return standard;
    }
    try {
      return read.apply(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Cluster and replica, whose flags keep the prefix, are texts and never faulty.
      String flag = "--" + name.substring("tandem.".length());
      faults.add(flag + "=" + text + ": " + e.getMessage());
      return standard;
    }
  }
}
