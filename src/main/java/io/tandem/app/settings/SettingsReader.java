// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app.settings;

import io.tandem.config.FleetSettings;
import io.tandem.config.ListenAddress;
import io.tandem.config.PrometheusFeatures;
import io.tandem.config.TandemSettings;
import io.tandem.config.TandemSettings.Fsync;
import io.tandem.config.TandemSettings.Mode;
import io.tandem.config.TandemSettings.RemoteWriteSettings;
import io.tandem.config.TandemSettings.ShardSettings;
import io.tandem.config.TandemSettings.SpoolSettings;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link TandemSettings} from properties, wherever they come from: with {@link
 * FleetSettingsReader} and {@link JobModes} the only place that knows their names. What is not
 * given has the default of its record. Any thread.
 */
public final class SettingsReader {
  private final PropertyReader properties;
  private final Surroundings surroundings;

  private SettingsReader(PropertyReader properties, Surroundings surroundings) {
    this.properties = properties;
    this.surroundings = surroundings;
  }

  /**
   * Reads all settings.
   *
   * @throws IllegalArgumentException naming every property that cannot be read
   */
  public static TandemSettings read(
      Function<String, @Nullable String> source, Surroundings surroundings) {
    PropertyReader properties = new PropertyReader(source);
    TandemSettings settings = new SettingsReader(properties, surroundings).settings();
    properties.refuseFaults();
    return settings;
  }

  private TandemSettings settings() {
    ListenAddress pages = properties.value("tandem.web.listen-address", ListenAddress::parse);
    FleetSettingsReader fleetReader = new FleetSettingsReader(properties, surroundings, pages);
    FleetSettings fleet = fleetReader.isMember() ? fleetReader.read() : null;
    ShardSettings shard = shard();
    if (fleet != null && shard.isSharded()) {
      properties.fault(
          "--shard.members=" + shard.members() + ": a fleet shares its targets by itself");
    }
    String replica = properties.text("tandem.replica");
    if (fleet != null && replica != null) {
      properties.fault(
          "--tandem.replica=" + replica + ": a fleet sends as a and as b, leave it out");
    }
    return new TandemSettings(
        properties.value("tandem.config.file", Path::of, Path.of("prometheus.yml")),
        properties.value("tandem.operator.config", Path::of),
        properties.value("tandem.storage.path", Path::of, Path.of("data")),
        properties.text("tandem.cluster"),
        replica,
        spool(SpoolSettings.DEFAULT),
        remoteWrite(RemoteWriteSettings.DEFAULT),
        pages == null ? fleetReader.givenAddress() : pages,
        fleet,
        shard,
        properties.value("tandem.enable-feature", PrometheusFeatures::of, PrometheusFeatures.NONE),
        properties.value("tandem.shadow", SettingValues::claim, false));
  }

  private SpoolSettings spool(SpoolSettings standard) {
    return new SpoolSettings(
        properties.word("tandem.spool.fsync", Fsync.class, standard.fsync()),
        properties.duration("tandem.spool.keep-sent", standard.keepSent()),
        properties.value("tandem.spool.max-bytes", SettingValues::bytes, standard.maxBytes()),
        properties.duration("tandem.spool.max-age", standard.maxAge()));
  }

  private RemoteWriteSettings remoteWrite(RemoteWriteSettings standard) {
    return new RemoteWriteSettings(
        properties.word("tandem.remote-write.mode", Mode.class, standard.mode()),
        properties.value(
            "tandem.remote-write.max-request-bytes",
            s -> Math.toIntExact(SettingValues.bytes(s)),
            standard.maxRequestBytes()),
        properties.value(
            "tandem.remote-write.memory-bytes", SettingValues::bytes, standard.memoryBytes()),
        properties.duration("tandem.storage.remote.flush-deadline", standard.flushDeadline()));
  }

  private ShardSettings shard() {
    ShardSettings standard = ShardSettings.DEFAULT;
    int members =
        properties.value("tandem.shard.members", SettingValues::number, standard.members());
    Integer ordinal = properties.value("tandem.shard.ordinal", SettingValues::number);
    if (ordinal == null && members > 1) {
      properties.fault("--shard.members=" + members + ": expected --shard.ordinal beside it");
      return standard;
    }
    return properties.checked(
        () -> new ShardSettings(members, ordinal == null ? standard.ordinal() : ordinal), standard);
  }
}
