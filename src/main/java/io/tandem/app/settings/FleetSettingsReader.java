// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app.settings;

import io.tandem.config.FleetSettings;
import io.tandem.config.FleetSettings.HaMode;
import io.tandem.config.FleetSettings.LeaseTimes;
import io.tandem.config.FleetSettings.Metrics;
import io.tandem.config.FleetSettings.Mode;
import io.tandem.config.FleetSettings.Role;
import io.tandem.config.FleetSettings.Self;
import io.tandem.config.FleetSettings.Trust;
import io.tandem.config.ListenAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link FleetSettings}: what is not given comes from the machine. A member is who runs in a
 * pod or was given a node's name; a kubeconfig alone, which discovery needs as well, makes none.
 * One thread.
 */
final class FleetSettingsReader {
  private static final Path NO_FILE = Path.of("");

  private final PropertyReader properties;
  private final Surroundings surroundings;
  private final @Nullable ListenAddress pages;
  private final @Nullable ListenAddress given;

  /**
   * @param pages where --web.listen-address says
   */
  FleetSettingsReader(
      PropertyReader properties, Surroundings surroundings, @Nullable ListenAddress pages) {
    this.properties = properties;
    this.surroundings = surroundings;
    this.pages = pages;
    given =
        properties.value(
            "tandem.node.address", text -> ListenAddress.parseReachable(text, defaultPort()));
  }

  private int defaultPort() {
    return pages == null || pages.port() == 0 ? ListenAddress.DEFAULT.port() : pages.port();
  }

  boolean isMember() {
    return switch (properties.word("tandem.fleet.mode", Mode.class, Mode.AUTO)) {
      case KUBERNETES -> true;
      case STANDALONE -> false;
      case AUTO -> surroundings.isPod() || properties.text("tandem.node.name") != null;
    };
  }

  /** --node.address, or null where it was not given. */
  @Nullable ListenAddress givenAddress() {
    return given;
  }

  /** The settings, or null where they are faulty, which is noted. */
  @Nullable FleetSettings read() {
    Self self = self();
    LeaseTimes times = times(LeaseTimes.DEFAULT);
    HaMode haMode = properties.word("tandem.ha.mode", HaMode.class, HaMode.BOTH);
    Metrics metrics = properties.word("tandem.fleet.metrics", Metrics.class, Metrics.LEAN);
    String pod = surroundings.namespace();
    String namespace = properties.text("tandem.fleet.namespace", pod == null ? "default" : pod);
    String name = properties.text("tandem.fleet.name", FleetSettings.DEFAULT_NAME);
    Trust trust = properties.checked(() -> trust(namespace));
    if (self == null || trust == null) {
      return null;
    }
    return properties.checked(
        () -> new FleetSettings(namespace, name, self, times, trust, haMode, metrics));
  }

  private @Nullable Self self() {
    String host = surroundings.hostName().toLowerCase(Locale.ROOT);
    String member = properties.text("tandem.fleet.member", host);
    String node = properties.text("tandem.node.name", member);
    String zone = properties.text("tandem.node.zone", "");
    Role role = properties.word("tandem.role", Role.class, Role.ALL);
    ListenAddress address = address();
    return address == null
        ? null
        : properties.checked(() -> new Self(member, node, zone, address, role));
  }

  private @Nullable ListenAddress address() {
    if (given != null || properties.text("tandem.node.address") != null) {
      return given;
    }
    String host = surroundings.hostAddress();
    if (host == null) {
      properties.fault(
          "--node.address: expected the address where other members reach this one, for the name "
              + surroundings.hostName()
              + " leads to none");
      return null;
    }
    return new ListenAddress(host, defaultPort());
  }

  private LeaseTimes times(LeaseTimes standard) {
    return properties.checked(
        () ->
            new LeaseTimes(
                properties.duration("tandem.fleet.lease-duration", standard.duration()),
                properties.duration("tandem.fleet.renew-interval", standard.renew()),
                properties.duration("tandem.fleet.grace", standard.grace())),
        standard);
  }

  private Trust trust(String namespace) {
    return new Trust(
        file("tandem.fleet.token-file"),
        file("tandem.fleet.tls-cert"),
        file("tandem.fleet.tls-key"),
        file("tandem.fleet.tls-ca"),
        accounts(namespace));
  }

  /** A name without a namespace is of the fleet's own. */
  private Set<String> accounts(String namespace) {
    Set<String> accounts = new TreeSet<>();
    for (String account : properties.text("tandem.fleet.accounts", "").split(",", -1)) {
      String name = account.strip();
      if (!name.isEmpty()) {
        accounts.add(name.contains(":") ? name : namespace + ':' + name);
      }
    }
    return accounts;
  }

  /** A file that is there; one that is not is noted and taken as given all the same. */
  private @Nullable Path file(String name) {
    String text = properties.text(name);
    if (text == null) {
      return null;
    }
    Path path = properties.value(name, FleetSettingsReader::readable);
    return path == null ? NO_FILE : path;
  }

  private static Path readable(String text) {
    Path path = Path.of(text);
    if (!Files.isReadable(path)) {
      throw new IllegalArgumentException("expected a file that can be read");
    }
    return path;
  }
}
