// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app.settings;

import io.tandem.config.PrometheusConfig;
import io.tandem.config.TandemSettings;
import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Refuses identities by which a receiver would drop data that nobody else sends.
 *
 * <p>AMP elects one {@code __replica__} per {@code cluster} and drops what all others send. Where
 * targets are shared and each process has a replica of its own, all shards but one are lost, with
 * no error anywhere. In a fleet the identity is the request's: only the cluster is told. Immutable;
 * any thread.
 */
@Singleton
public final class IdentityGuard {
  private static final String REPLICA = HaIdentity.REPLICA_LABEL;

  /** Shorter names occur in words by chance. */
  private static final int TELLING_LENGTH = 3;

  private final TandemSettings settings;
  private final Set<String> ownNames = new TreeSet<>();

  @Inject
  IdentityGuard(TandemSettings settings, Config config) {
    this(
        settings,
        Stream.of("tandem.fleet.member", "HOSTNAME", "POD_NAME")
            .flatMap(name -> config.getOptionalValue(name, String.class).stream())
            .toList(),
        Surroundings.ofThisMachine().hostName());
  }

  /**
   * @param names by which this process is known beside its host's
   */
  IdentityGuard(TandemSettings settings, List<String> names, String hostName) {
    this.settings = settings;
    for (String name : Stream.concat(names.stream(), Stream.of(hostName)).toList()) {
      ownNames.add(name.toLowerCase(Locale.ROOT));
      ownNames.add(name.toLowerCase(Locale.ROOT).split("\\.", 2)[0]);
    }
    ownNames.remove("");
  }

  /** Why this configuration may not run here, one sentence each. */
  public List<String> faults(PrometheusConfig config) {
    Labels external = config.global().externalLabels();
    List<String> faults = new ArrayList<>();
    if (settings.fleet() != null) {
      if (first(settings.cluster(), external.get(HaIdentity.CLUSTER_LABEL)) == null) {
        faults.add(
            settings.configFile()
                + ": global.external_labels.cluster: expected a name, here or by"
                + " --tandem.cluster: a fleet sends two copies, and a receiver tells by it which"
                + " belong together");
      }
      return faults;
    }
    String replica = first(settings.replica(), external.get(REPLICA));
    if (replica != null && settings.shard().isSharded() && namesUs(replica)) {
      faults.add(
          (settings.replica() == null
                  ? settings.configFile() + ": global.external_labels." + REPLICA + ": " + replica
                  : "--tandem.replica=" + replica)
              + ": names this process while its targets are shared (--shard.members="
              + settings.shard().members()
              + "): a receiver keeps one replica and would drop the other shards;"
              + " give all processes of a copy the same name, such as a");
    }
    return faults;
  }

  /** The configuration with a notice of what is not taken from it. */
  public PrometheusConfig noted(PrometheusConfig config) {
    String replica = config.global().externalLabels().get(REPLICA);
    if (settings.fleet() == null || replica == null) {
      return config;
    }
    String notice =
        "global.external_labels."
            + REPLICA
            + ": "
            + replica
            + " is replaced: a fleet sends each copy under its own name, a and b";
    return new PrometheusConfig(
        config.global(),
        config.scrapeConfigs(),
        config.remoteWrite(),
        Stream.concat(config.notices().stream(), Stream.of(notice)).toList(),
        config.redactedYaml());
  }

  /** Whether a name of this process stands in it, as a whole word. */
  private boolean namesUs(String replica) {
    String text = replica.toLowerCase(Locale.ROOT);
    return ownNames.stream()
        .anyMatch(
            name ->
                text.equals(name)
                    || (name.length() >= TELLING_LENGTH
                        && Pattern.compile("(?<![a-z0-9])" + Pattern.quote(name) + "(?![a-z0-9])")
                            .matcher(text)
                            .find()));
  }

  private static @Nullable String first(@Nullable String setting, @Nullable String label) {
    String chosen = setting == null || setting.isEmpty() ? label : setting;
    return chosen == null || chosen.isEmpty() ? null : chosen;
  }
}
