// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.config.PrometheusConfig;
import io.tandem.config.RelabelConfig;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.TandemSettings;
import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import io.tandem.relabel.Relabeler;
import io.tandem.remotewrite.EndpointPlan;
import io.tandem.scrape.EncodingRules;
import io.tandem.wire.Encoding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints share which bytes. Endpoints with equal write relabeling share an encoding, so a
 * series is encoded once for all of them. Immutable; a plan that would be equal is kept, for
 * scraping keeps what it knows of series as long as the encodings are the same.
 *
 * @param externalLabels without those of the identity
 */
record WritePlan(
    Labels externalLabels,
    @Nullable HaIdentity identity,
    List<RemoteWriteConfig> endpoints,
    List<EncodingRules> encodings,
    List<EndpointPlan> plans) {

  static WritePlan of(
      PrometheusConfig config, TandemSettings settings, @Nullable WritePlan before) {
    Labels external = config.global().externalLabels();
    HaIdentity identity = identity(external, settings);
    Labels others = identity == null ? external : without(external);
    if (before != null
        && before.externalLabels.equals(others)
        && java.util.Objects.equals(before.identity, identity)
        && before.endpoints.equals(config.remoteWrite())) {
      return before;
    }
    Map<List<RelabelConfig>, Encoding> encodings = new LinkedHashMap<>();
    for (RemoteWriteConfig endpoint : config.remoteWrite()) {
      encodings.computeIfAbsent(
          endpoint.writeRelabelConfigs(),
          rules ->
              new Encoding(
                  encodings.size(), others, identity, maxSamples(config.remoteWrite(), rules)));
    }
    List<EncodingRules> rules = new ArrayList<>();
    encodings.forEach(
        (relabel, encoding) -> rules.add(new EncodingRules(encoding, Relabeler.compile(relabel))));
    List<EndpointPlan> plans = new ArrayList<>();
    for (RemoteWriteConfig endpoint : config.remoteWrite()) {
      Encoding encoding = encodings.get(endpoint.writeRelabelConfigs());
      if (encoding != null) {
        plans.add(new EndpointPlan(endpoint, encoding));
      }
    }
    return new WritePlan(others, identity, config.remoteWrite(), rules, plans);
  }

  /** The least that an endpoint of the group takes: parts cannot be cut in two later. */
  private static int maxSamples(List<RemoteWriteConfig> all, List<RelabelConfig> rules) {
    return all.stream()
        .filter(endpoint -> endpoint.writeRelabelConfigs().equals(rules))
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

  /**
   * What spreads scrapes over their interval: the cluster's name, which both replicas share;
   * without HA the host's and the labels that tell this collector from others.
   */
  String seed(String hostname) {
    return identity == null ? hostname + externalLabels : identity.cluster();
  }
}
