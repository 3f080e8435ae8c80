// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.GlobalConfig;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.TandemSettings;
import io.tandem.model.Labels;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which identities would lose data, and are refused. */
class IdentityGuardTest {
  private static final String HOST = "Tandem-0.tandem.monitoring.svc";
  private static final Map<String, String> SHARDED =
      Map.of("tandem.shard.members", "2", "tandem.shard.ordinal", "0");
  private static final Map<String, String> MEMBER = Map.of("tandem.node.name", "n1");

  @ParameterizedTest
  @ValueSource(strings = {"tandem-0", "TANDEM-0.tandem.monitoring.svc", "prod-tandem-0", "m-9/a"})
  void shardedReplica_thatNamesThisProcess_isRefused(String replica) {
    assertThat(guard(SHARDED).faults(file("cluster", "c", "__replica__", replica)))
        .singleElement()
        .asString()
        .startsWith("prometheus.yml: global.external_labels.__replica__: " + replica + ": names")
        .contains("--shard.members=2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "replica-1", "tandem", "xtandem-0", "tandem-01", "m", "edge"})
  void shardedReplica_thatAllShardsShare_isTaken(String replica) {
    assertThat(guard(SHARDED).faults(file("cluster", "c", "__replica__", replica))).isEmpty();
  }

  @Test
  void shardedReplica_givenByFlag_isRefusedByItsFlag() {
    Map<String, String> given = new HashMap<>(SHARDED);
    given.put("tandem.replica", "tandem-0");

    assertThat(guard(given).faults(file("cluster", "c", "__replica__", "a")))
        .singleElement()
        .asString()
        .startsWith("--tandem.replica=tandem-0: names this process");
  }

  @Test
  void hostNameAsReplica_withoutShards_isFine() {
    assertThat(guard(Map.of()).faults(file("cluster", "c", "__replica__", "tandem-0"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"prod, '', 0", "'', prod, 0", "'', '', 1"})
  void fleet_needsACluster(String flag, String label, int faults) {
    Map<String, String> given = new HashMap<>(MEMBER);
    given.put("tandem.cluster", flag);

    assertThat(guard(given).faults(file("cluster", label))).hasSize(faults);
  }

  @Test
  void fleet_replacesTheReplicaOfTheFileWithANotice() {
    PrometheusConfig noted = guard(MEMBER).noted(file("cluster", "c", "__replica__", "tandem-0"));

    assertThat(noted.notices())
        .containsExactly(
            "a notice",
            "global.external_labels.__replica__: tandem-0 is replaced: a fleet sends each copy"
                + " under its own name, a and b");
    assertThat(guard(Map.of()).noted(file("__replica__", "a")).notices())
        .containsExactly("a notice");
  }

  private static IdentityGuard guard(Map<String, String> given) {
    TandemSettings settings =
        SettingsReader.read(given::get, new Surroundings(HOST, "10.0.0.9", false, null));
    return new IdentityGuard(settings, List.of("m-9"), HOST);
  }

  private static PrometheusConfig file(String... labels) {
    GlobalConfig global =
        new GlobalConfig(Duration.ofMinutes(1), Duration.ofSeconds(10), Labels.of(labels));
    return new PrometheusConfig(global, List.of(), List.of(), List.of("a notice"), "");
  }
}
