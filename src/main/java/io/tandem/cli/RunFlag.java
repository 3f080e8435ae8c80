// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.app.settings.SettingValues;
import io.tandem.config.FleetSettings;
import io.tandem.config.FleetSettings.LeaseTimes;
import io.tandem.config.ListenAddress;
import io.tandem.config.TandemSettings.RemoteWriteSettings;
import io.tandem.config.TandemSettings.ShardSettings;
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
  OPERATOR_CONFIG(
      "--operator.config",
      "FILE",
      "A Prometheus or PrometheusAgent object: what it selects of prometheus-operator's monitors is"
          + " scraped too.",
      ""),
  STORAGE_PATH("--storage.path", "DIR", "The folder of the spool, made if absent.", "data"),
  LISTEN_ADDRESS(
      "--web.listen-address",
      "[HOST]:PORT",
      "Where pages, API and metrics are served.",
      "--node.address, else " + ListenAddress.DEFAULT.host() + ":" + ListenAddress.DEFAULT.port()),
  ENABLE_LIFECYCLE(
      "--web.enable-lifecycle", "Taken for Prometheus' sake: POST /-/reload is always on."),
  NODE_NAME(
      "--node.name",
      "NAME",
      "The machine; given, it makes a member of a fleet (see --fleet.mode).",
      "the member's name, so that each member counts as a machine of its own"),
  NODE_ZONE("--node.zone", "ZONE", "The zone of the machine.", ""),
  NODE_ADDRESS(
      "--node.address",
      "HOST[:PORT]",
      "Where other members reach this one; also what it listens on by default. The port is that of"
          + " --web.listen-address where none is given.",
      "what the host's name leads to"),
  ROLE(
      "--role",
      "ROLE",
      "all, collector (never coordinates) or coordinator (owns no targets).",
      SettingValues.word(FleetSettings.Role.ALL)),
  FLEET_MODE(
      "--fleet.mode",
      "MODE",
      "kubernetes (a member of a fleet), standalone, or auto: kubernetes in a pod or where"
          + " --node.name is given.",
      SettingValues.word(FleetSettings.Mode.AUTO)),
  FLEET_NAMESPACE(
      "--fleet.namespace",
      "NAME",
      "The namespace of the fleet's Leases.",
      "the pod's, else default"),
  FLEET_NAME(
      "--fleet.name",
      "NAME",
      "What the names of the fleet's Leases begin with; two fleets in a namespace need two.",
      FleetSettings.DEFAULT_NAME),
  FLEET_MEMBER(
      "--fleet.member",
      "NAME",
      "The member, unique in its fleet and the same after a restart.",
      "the host's or the pod's name"),
  FLEET_LEASE_DURATION(
      "--fleet.lease-duration",
      "DURATION",
      "A member that does not renew its Lease for so long is silent.",
      SettingValues.describe(LeaseTimes.DEFAULT.duration())),
  FLEET_RENEW_INTERVAL(
      "--fleet.renew-interval",
      "DURATION",
      "How often a member renews its Lease.",
      SettingValues.describe(LeaseTimes.DEFAULT.renew())),
  FLEET_GRACE(
      "--fleet.grace",
      "DURATION",
      "How long a silent member's targets wait for it before they get another owner.",
      SettingValues.describe(LeaseTimes.DEFAULT.grace())),
  FLEET_TOKEN_FILE(
      "--fleet.token-file",
      "FILE",
      "A ServiceAccount token of audience tandem, shown to other members over TLS alone.",
      ""),
  FLEET_ACCOUNTS(
      "--fleet.accounts",
      "NAMES",
      "ServiceAccounts of members, NAME or NAMESPACE:NAME, with commas between.",
      "this member's own"),
  FLEET_TLS_CERT(
      "--fleet.tls-cert",
      "FILE",
      "The certificate of this member; without it members speak plainly.",
      ""),
  FLEET_TLS_KEY("--fleet.tls-key", "FILE", "The certificate's key.", ""),
  FLEET_TLS_CA(
      "--fleet.tls-ca",
      "FILE",
      "Who signed the certificates of other members.",
      "whom the machine trusts"),
  FLEET_METRICS(
      "--fleet.metrics",
      "DETAIL",
      "lean (a member shows at most 100 series of its own) or full.",
      SettingValues.word(FleetSettings.Metrics.LEAN)),
  HA_MODE(
      "--ha.mode",
      "MODE",
      "In a fleet: both (two replicas) or single (one); for one job see below.",
      SettingValues.word(FleetSettings.HaMode.BOTH)),
  SHARD_MEMBERS(
      "--shard.members",
      "COUNT",
      "Outside of fleets: how many processes share the targets.",
      Integer.toString(ShardSettings.DEFAULT.members())),
  SHARD_ORDINAL(
      "--shard.ordinal", "NUMBER", "Which of them this is: 0 to --shard.members less 1.", ""),
  LOG_LEVEL("--log.level", "LEVEL", "debug, info, warn or error.", "info"),
  LOG_FORMAT("--log.format", "FORMAT", "text or json.", "text on a terminal, json everywhere else"),
  CLUSTER(
      "--tandem.cluster",
      "NAME",
      "The label cluster of everything that is sent; a fleet needs one.",
      "external_labels of the file"),
  REPLICA(
      "--tandem.replica",
      "NAME",
      "The label __replica__ of everything that is sent; refused in a fleet, which sends a and b.",
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
  SHADOW(
      "--shadow",
      "Discover, scrape and relabel, and send nothing: what would have been sent is counted."),
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
