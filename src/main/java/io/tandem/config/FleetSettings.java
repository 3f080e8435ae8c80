// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a member must know to find its fleet and to be found: flags {@code --fleet.*}, {@code
 * --node.*}, {@code --role} and {@code --ha.mode}. Constructors check what the values mean and name
 * the flag at fault.
 *
 * @param namespace --fleet.namespace: where the Leases are
 * @param name --fleet.name: what the Leases' names begin with
 * @param haMode --ha.mode: of jobs that have none of their own
 * @param metrics --fleet.metrics
 */
public record FleetSettings(
    String namespace,
    String name,
    Self self,
    LeaseTimes times,
    Trust trust,
    HaMode haMode,
    Metrics metrics) {
  /** Of --fleet.name. */
  public static final String DEFAULT_NAME = "tandem";

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,178}[a-z0-9])?");

  public FleetSettings {
    if (!LABEL.matcher(namespace).matches()) {
      throw new IllegalArgumentException(
          "--fleet.namespace=" + namespace + ": expected the name of a Kubernetes namespace");
    }
    if (!LABEL.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "--fleet.name="
              + name
              + ": expected at most 63 lower-case letters, digits and inner dashes");
    }
  }

  /**
   * Who this process is among the members.
   *
   * @param member --fleet.member: unique in the fleet, the same after a restart
   * @param node --node.name: the machine; a target's two owners are on two of them
   * @param zone --node.zone, empty where unknown
   * @param address --node.address: where partners and the coordinator reach it
   */
  public record Self(String member, String node, String zone, ListenAddress address, Role role) {
    public Self {
      if (!SUBDOMAIN.matcher(member).matches()) {
        throw new IllegalArgumentException(
            "--fleet.member="
                + member
                + ": expected at most 180 lower-case letters, digits, and inner dashes and dots");
      }
    }
  }

  /** --role. */
  public enum Role {
    /** Scrapes, and coordinates when elected. */
    ALL,
    /** Scrapes, and is never elected. */
    COLLECTOR,
    /** May be elected, and owns no target. */
    COORDINATOR
  }

  /**
   * How long silence is borne.
   *
   * @param duration --fleet.lease-duration: a member that does not renew this long is silent
   * @param renew --fleet.renew-interval
   * @param grace --fleet.grace: so long a silent member's targets wait for it; its partners stand
   *     in meanwhile
   */
  public record LeaseTimes(Duration duration, Duration renew, Duration grace) {
    public static final LeaseTimes DEFAULT =
        new LeaseTimes(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMinutes(5));

    public LeaseTimes {
      if (duration.isZero() || duration.toMillis() % 1000 != 0) {
        throw new IllegalArgumentException(
            flag("lease-duration", duration)
                + ": expected whole seconds, one at least, for a Lease counts these");
      }
      if (renew.isZero() || renew.multipliedBy(2).compareTo(duration) >= 0) {
        throw new IllegalArgumentException(
            flag("renew-interval", renew)
                + ": expected less than half of "
                + flag("lease-duration", duration)
                + " and more than 0");
      }
    }

    private static String flag(String name, Duration value) {
      return "--fleet." + name + "=" + PrometheusDuration.format(value);
    }
  }

  /**
   * How members know each other.
   *
   * @param tokenFile --fleet.token-file: the ServiceAccount token that others are shown, over TLS
   *     alone
   * @param cert --fleet.tls-cert, or null: members speak plainly
   * @param key --fleet.tls-key
   * @param ca --fleet.tls-ca: who signs the others' certificates, or null: whom the machine trusts
   * @param accounts --fleet.accounts: ServiceAccounts of members besides this one's own, as {@code
   *     NAMESPACE:NAME}
   */
  public record Trust(
      @Nullable Path tokenFile,
      @Nullable Path cert,
      @Nullable Path key,
      @Nullable Path ca,
      Set<String> accounts) {
    private static final Pattern ACCOUNT = Pattern.compile("[-a-z0-9]+:[-.a-z0-9]+");

    public Trust {
      for (String account : accounts) {
        if (!ACCOUNT.matcher(account).matches()) {
          throw new IllegalArgumentException(
              "--fleet.accounts: expected names of ServiceAccounts, NAME or NAMESPACE:NAME, not "
                  + account);
        }
      }
      accounts = Set.copyOf(accounts);
      if (cert != null && key == null) {
        throw new IllegalArgumentException(
            "--fleet.tls-cert=" + cert + ": expected --fleet.tls-key beside it");
      }
      if (key != null && cert == null) {
        throw new IllegalArgumentException(
            "--fleet.tls-key=" + key + ": expected --fleet.tls-cert beside it");
      }
      if (ca != null && cert == null) {
        throw new IllegalArgumentException(
            "--fleet.tls-ca=" + ca + ": expected --fleet.tls-cert and --fleet.tls-key beside it");
      }
    }

    public boolean isEncrypted() {
      return cert != null;
    }
  }

  /** --fleet.mode. */
  public enum Mode {
    /** A member in a pod, or where --node.name is given. */
    AUTO,
    /** A member of a fleet. */
    KUBERNETES,
    /** Alone. */
    STANDALONE
  }

  /** --ha.mode: in how many replicas a job's targets are scraped. */
  public enum HaMode {
    /** In {@code a} and in {@code b}, by two owners on two machines. */
    BOTH,
    /** Once; when the owner dies its targets get another one. */
    SINGLE
  }

  /** --fleet.metrics: how much a member's own page shows. */
  public enum Metrics {
    /** At most 100 series of its own. */
    LEAN,
    /** All that a process outside of fleets shows. */
    FULL
  }
}
