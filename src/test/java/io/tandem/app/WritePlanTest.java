// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.ConfigException;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.PrometheusFeatures;
import io.tandem.config.TandemSettings;
import io.tandem.config.TandemSettings.RemoteWriteSettings;
import io.tandem.config.TandemSettings.ShardSettings;
import io.tandem.config.TandemSettings.SpoolSettings;
import io.tandem.config.read.ConfigLoader;
import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.remotewrite.EndpointPlan;
import io.tandem.wire.Encoding;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who the collector is to its endpoints, and which of them share bytes. */
class WritePlanTest {
  @Test
  void identity_comesFromExternalLabelsWhereBothAreThere() throws ConfigException {
    WritePlan plan =
        WritePlan.of(
            config("{cluster: c, __replica__: a, region: r}", "[{url: 'http://h/w'}]"),
            settings(null, null),
            null);

    assertThat(plan.identity()).isEqualTo(new HaIdentity("c", "a"));
    assertThat(plan.externalLabels()).isEqualTo(Labels.of("region", "r"));
  }

  @Test
  void clusterAlone_isAnExternalLabelLikeAnyOther() throws ConfigException {
    WritePlan plan =
        WritePlan.of(config("{cluster: c}", "[{url: 'http://h/w'}]"), settings(null, null), null);

    assertThat(plan.identity()).isNull();
    assertThat(plan.externalLabels()).isEqualTo(Labels.of("cluster", "c"));
  }

  @Test
  void settings_winOverExternalLabels() throws ConfigException {
    WritePlan plan =
        WritePlan.of(
            config("{cluster: c, __replica__: a}", "[{url: 'http://h/w'}]"),
            settings("prod", "b"),
            null);

    assertThat(plan.identity()).isEqualTo(new HaIdentity("prod", "b"));
  }

  @Test
  void endpointsWithEqualWriteRelabeling_shareAnEncoding() throws ConfigException {
    String rules = "write_relabel_configs: [{action: drop, source_labels: [job], regex: x}]";
    WritePlan plan =
        WritePlan.of(
            config(
                "{}",
                "[{url: 'http://h/1'}, {url: 'http://h/2'}, {url: 'http://h/3', " + rules + "}]"),
            settings(null, null),
            null);

    assertThat(plan.encodings().get(Replica.ONLY)).hasSize(2);
    assertThat(plan.plans().get(0).encoding()).isSameAs(plan.plans().get(1).encoding());
    assertThat(plan.plans().get(2).encoding()).isNotSameAs(plan.plans().get(0).encoding());
  }

  @Test
  void equalConfiguration_keepsThePlan() throws ConfigException {
    PrometheusConfig config = config("{}", "[{url: 'http://h/1'}]");
    WritePlan before = WritePlan.of(config, settings(null, null), null);

    assertThat(WritePlan.of(config("{}", "[{url: 'http://h/1'}]"), settings(null, null), before))
        .isSameAs(before);
  }

  @Test
  void seed_isTheClusterSoThatBothReplicasShareTheirTicks() throws ConfigException {
    PrometheusConfig config = config("{cluster: c}", "[{url: 'http://h/1'}]");

    String a = WritePlan.of(config, settings(null, "a"), null).seed("host-1");
    String b = WritePlan.of(config, settings(null, "b"), null).seed("host-2");

    assertThat(a).isEqualTo(b).isEqualTo("c");
  }

  @Test
  void member_hasAnEndpointPerCopyOfEachEntry() throws ConfigException {
    PrometheusConfig config =
        config(
            "{cluster: c, __replica__: pod-7, region: r}",
            "[{url: 'http://h/1'}, {url: 'http://h/2'}]");

    WritePlan plan = WritePlan.ofMember(config, "c", null);

    assertThat(plan.plans())
        .extracting(p -> p.config().url() + " " + p.encoding().identity())
        .containsExactly(
            "http://h/1 " + new HaIdentity("c", "a"),
            "http://h/2 " + new HaIdentity("c", "a"),
            "http://h/1 " + new HaIdentity("c", "b"),
            "http://h/2 " + new HaIdentity("c", "b"),
            "http://h/1 null",
            "http://h/2 null");
    assertThat(plan.plans()).extracting(EndpointPlan::sharers).containsOnly(3);
    assertThat(plan.externalLabels()).isEqualTo(Labels.of("region", "r"));
    assertThat(plan.seed("host")).isEqualTo("c");
    assertThat(plan.stampsTicks()).isTrue();
  }

  @Test
  void copiesOfAnEncoding_differInTheIdentityAlone() throws ConfigException {
    WritePlan plan = WritePlan.ofMember(config("{region: r}", "[{url: 'http://h/1'}]"), "c", null);

    Encoding a = plan.plans().get(0).encoding();
    Encoding b = plan.plans().get(1).encoding();

    assertThat(a.as(Replica.B)).isEqualTo(b);
    assertThat(b.as(Replica.A)).isEqualTo(a);
    assertThat(plan.plans().get(2).encoding().cluster()).isEqualTo("c");
  }

  private static PrometheusConfig config(String external, String remoteWrite)
      throws ConfigException {
    String text = "global: {external_labels: " + external + "}\nremote_write: " + remoteWrite;
    return new ConfigLoader(Map.of()).load(Path.of("prometheus.yml"), text);
  }

  private static TandemSettings settings(@Nullable String cluster, @Nullable String replica) {
    return new TandemSettings(
        Path.of("prometheus.yml"),
        null,
        Path.of("data"),
        cluster,
        replica,
        SpoolSettings.DEFAULT,
        RemoteWriteSettings.DEFAULT,
        null,
        null,
        ShardSettings.DEFAULT,
        PrometheusFeatures.NONE,
        false);
  }
}
