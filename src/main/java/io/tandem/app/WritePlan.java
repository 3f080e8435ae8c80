// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.config.PrometheusConfig;
import io.tandem.config.RelabelConfig;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.RemoteWriteConfig.PayloadConfig;
import io.tandem.config.TandemSettings;
import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.relabel.Relabeler;
import io.tandem.remotewrite.EndpointPlan;
import io.tandem.scrape.EncodingRules;
import io.tandem.wire.Encoding;
import io.tandem.wire.Encoding.Contents;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints share which bytes. Endpoints with equal write relabeling and contents share an
 * encoding, so a series is encoded once for all of them. Immutable; a plan that would be equal is
 * kept, for scraping keeps what it knows of series as long as the encodings are the same.
 *
 * <p>In a fleet each remote_write entry stands for an endpoint per copy: one for the targets that
 * this member owns in {@code a}, one for {@code b}, one for those that are scraped once.
 *
 * @param cluster the name that all series of a fleet carry, or null outside of one
 * @param externalLabels without those of the identity
 * @param identity the one identity outside of a fleet, or null
 * @param encodings by copy, in the order of their indexes
 */
record WritePlan(
    @Nullable String cluster,
    Labels externalLabels,
    @Nullable HaIdentity identity,
    List<RemoteWriteConfig> endpoints,
    Map<Replica, List<EncodingRules>> encodings,
    List<EndpointPlan> plans) {

  /** What endpoints have in common that share their bytes. */
  private record Group(List<RelabelConfig> relabel, Contents contents) {
    static Group of(RemoteWriteConfig endpoint) {
      PayloadConfig payload = endpoint.payload();
      return new Group(
          endpoint.writeRelabelConfigs(),
          new Contents(
              payload.exemplars(),
              payload.nativeHistograms(),
              payload.message() == RemoteWriteConfig.Message.V2));
    }
  }

  /** The plan of a collector that stands alone. */
  static WritePlan of(
      PrometheusConfig config, TandemSettings settings, @Nullable WritePlan before) {
    Labels external = config.global().externalLabels();
    HaIdentity identity = identity(external, settings);
    Labels others = identity == null ? external : without(external);
    WritePlan empty =
        new WritePlan(null, others, identity, config.remoteWrite(), Map.of(), List.of());
    return before != null && empty.isLike(before) ? before : empty.filled(List.of(Replica.ONLY));
  }

  /**
   * The plan of a member of a fleet.
   *
   * @param cluster the name of the cluster that the fleet collects
   */
  static WritePlan ofMember(PrometheusConfig config, String cluster, @Nullable WritePlan before) {
    Labels others = without(config.global().externalLabels());
    WritePlan empty =
        new WritePlan(cluster, others, null, config.remoteWrite(), Map.of(), List.of());
    return before != null && empty.isLike(before)
        ? before
        : empty.filled(List.of(Replica.values()));
  }

  /** The name of the cluster, or null where neither settings nor external labels tell it. */
  static @Nullable String cluster(PrometheusConfig config, TandemSettings settings) {
    return first(
        settings.cluster(), config.global().externalLabels().get(HaIdentity.CLUSTER_LABEL));
  }

  private boolean isLike(WritePlan before) {
    return Objects.equals(cluster, before.cluster)
        && externalLabels.equals(before.externalLabels)
        && Objects.equals(identity, before.identity)
        && endpoints.equals(before.endpoints);
  }

  private WritePlan filled(List<Replica> replicas) {
    Map<Replica, List<EncodingRules>> rules = new EnumMap<>(Replica.class);
    List<EndpointPlan> plans = new ArrayList<>();
    for (Replica replica : replicas) {
      Map<Group, Encoding> groups = new LinkedHashMap<>();
      for (RemoteWriteConfig endpoint : endpoints) {
        Encoding encoding =
            groups.computeIfAbsent(
                Group.of(endpoint),
                group ->
                    encoding(groups.size(), replica, maxSamples(group)).with(group.contents()));
        plans.add(new EndpointPlan(endpoint, encoding, replicas.size()));
      }
      List<EncodingRules> ofReplica = new ArrayList<>();
      groups.forEach(
          (group, encoding) ->
              ofReplica.add(new EncodingRules(encoding, Relabeler.compile(group.relabel()))));
      rules.put(replica, List.copyOf(ofReplica));
    }
    return new WritePlan(
        cluster, externalLabels, identity, endpoints, Map.copyOf(rules), List.copyOf(plans));
  }

  private Encoding encoding(int index, Replica replica, int maxSamples) {
    return cluster == null
        ? new Encoding(index, externalLabels, identity, maxSamples)
        : Encoding.inFleet(index, replica, externalLabels, cluster, maxSamples);
  }

  /** The least that an endpoint of the group takes: parts cannot be cut in two later. */
  private int maxSamples(Group group) {
    return endpoints.stream()
        .filter(endpoint -> Group.of(endpoint).equals(group))
        .mapToInt(endpoint -> endpoint.queue().maxSamplesPerSend().orElse(Integer.MAX_VALUE))
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  private static @Nullable HaIdentity identity(Labels external, TandemSettings settings) {
    String cluster = first(settings.cluster(), external.get(HaIdentity.CLUSTER_LABEL));
    String replica = first(settings.replica(), external.get(HaIdentity.REPLICA_LABEL));
    return cluster == null || replica == null ? null : new HaIdentity(cluster, replica);
  }

  private static @Nullable String first(@Nullable String setting, @Nullable String label) {
    return setting == null || setting.isEmpty() ? label : setting;
  }

  private static Labels without(Labels external) {
    return external.toBuilder()
        .remove(HaIdentity.CLUSTER_LABEL)
        .remove(HaIdentity.REPLICA_LABEL)
        .build();
  }

  /** Whether samples carry the tick of their scrape, as equal copies must. */
  boolean stampsTicks() {
    return cluster != null || identity != null;
  }

  /**
   * What spreads scrapes over their interval: the cluster's name, which both replicas share;
   * without HA the host's and the labels that tell this collector from others.
   */
  String seed(String hostname) {
    if (cluster != null) {
      return cluster;
    }
    return identity == null ? hostname + externalLabels : identity.cluster();
  }
}
