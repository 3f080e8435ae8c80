// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is Tandem's own: flags {@code --x.y}, which are {@code tandem.x.y} and {@code TANDEM_X_Y}.
 *
 * @param configFile --config.file
 * @param operatorFile --operator.config, a Prometheus object; null: no monitors are looked at
 * @param storagePath --storage.path, the folder of the spool
 * @param cluster --tandem.cluster, or null: external_labels decide
 * @param replica --tandem.replica, or null: external_labels decide
 * @param listen --web.listen-address, or else --node.address; null where neither is given
 * @param fleet of which this process is a member, or null: it is alone
 * @param features --enable-feature
 * @param shadow --shadow: everything but sending
 */
public record TandemSettings(
    Path configFile,
    @Nullable Path operatorFile,
    Path storagePath,
    @Nullable String cluster,
    @Nullable String replica,
    SpoolSettings spool,
    RemoteWriteSettings remoteWrite,
    @Nullable ListenAddress listen,
    @Nullable FleetSettings fleet,
    ShardSettings shard,
    PrometheusFeatures features,
    boolean shadow) {

  /**
   * --spool.*: the disk buffer of each lane.
   *
   * @param fsync --spool.fsync
   * @param keepSent --spool.keep-sent: how long blocks stay after they were sent
   * @param maxBytes --spool.max-bytes: per endpoint; the oldest blocks are dropped beyond it
   * @param maxAge --spool.max-age: older samples are dropped unsent, for AMP refuses them
   */
  public record SpoolSettings(Fsync fsync, Duration keepSent, long maxBytes, Duration maxAge) {
    public static final SpoolSettings DEFAULT =
        new SpoolSettings(Fsync.INTERVAL, Duration.ofMinutes(5), 4L << 30, Duration.ofHours(1));
  }

  /** When the spool asks the disk to keep what was written. */
  public enum Fsync {
    /** After each block. */
    ALWAYS,
    /** Each second. */
    INTERVAL,
    /** Never; the kernel decides. */
    OFF
  }

  /**
   * --remote-write.*
   *
   * @param mode --remote-write.mode
   * @param maxRequestBytes --remote-write.max-request-bytes: a request body as sent
   * @param memoryBytes --remote-write.memory-bytes: pending requests held in memory, per endpoint
   * @param flushDeadline --storage.remote.flush-deadline: how long a shutdown may go on sending
   */
  public record RemoteWriteSettings(
      Mode mode, int maxRequestBytes, long memoryBytes, Duration flushDeadline) {
    public static final RemoteWriteSettings DEFAULT =
        new RemoteWriteSettings(Mode.AUTO, 900_000, 16L << 20, Duration.ofMinutes(1));
  }

  /**
   * --shard.*: which part of the targets a process outside of fleets scrapes.
   *
   * @param members --shard.members: how many processes share the targets
   * @param ordinal --shard.ordinal: which of them this is, from 0
   */
  public record ShardSettings(int members, int ordinal) {
    /** All targets. */
    public static final ShardSettings DEFAULT = new ShardSettings(1, 0);

    public ShardSettings {
      if (members < 1) {
        throw new IllegalArgumentException("--shard.members=" + members + ": expected 1 at least");
      }
      if (ordinal < 0 || ordinal >= members) {
        throw new IllegalArgumentException(
            "--shard.ordinal="
                + ordinal
                + ": expected 0 to "
                + (members - 1)
                + ", less than --shard.members="
                + members);
      }
    }

    public boolean isSharded() {
      return members > 1;
    }

    /** Whether the target with this id is one of this process. */
    public boolean holds(long targetId) {
      return Long.remainderUnsigned(targetId, members) == ordinal;
    }
  }

  /** How literally the remote-write specification is taken. */
  public enum Mode {
    /** AMP for endpoints of AMP (by host name or sigv4), strict for all others. */
    AUTO,
    /** Splits after 413, isolates faulty series after 400, holds after 401 and 403. */
    AMP,
    /** Exactly what the specification says. */
    STRICT
  }
}
