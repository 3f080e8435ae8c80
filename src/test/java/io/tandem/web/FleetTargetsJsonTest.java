// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.testing.FleetFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Prometheus' shape, with the owners of each target. */
class FleetTargetsJsonTest {
  private static JsonObject answer(
      @Nullable String partial, @Nullable String state, @Nullable String pool) {
    StringBuilder all = new StringBuilder();
    new FleetTargetsJson(FleetFixture.targets(), partial, "vm", state, pool)
        .pieces()
        .forEachRemaining(all::append);
    return new JsonObject(all.toString());
  }

  private static JsonArray active(JsonObject answer) {
    return answer.getJsonObject("data").getJsonArray("activeTargets");
  }

  @Test
  void target_hasPrometheusFieldsAndOwners() {
    JsonObject first = active(answer(null, null, null)).getJsonObject(0);

    assertThat(first.encode())
        .isEqualTo(
            """
            {"discoveredLabels":{"__address__":"10.0.1.1:9100","job":"node"},\
            "labels":{"instance":"10.0.1.1:9100","job":"node"},"scrapePool":"node",\
            "scrapeUrl":"http://10.0.1.1:9100/metrics","globalUrl":"http://10.0.1.1:9100/metrics",\
            "lastError":"","lastScrape":"2026-11-22T09:59:55.750Z",\
            "lastScrapeDuration":0.008859059,"health":"up","scrapeInterval":"15s",\
            "scrapeTimeout":"10s","owners":{"a":"tandem-x7k20","b":"tandem-x7k21"}}""");
  }

  @Test
  void targets_withOneOwnerOrNone_sayWhich() {
    JsonArray all = active(answer(null, "active", ""));

    assertThat(all.getJsonObject(2).getJsonObject("owners").isEmpty()).isTrue();
    assertThat(all.getJsonObject(3).getJsonObject("owners").getString("only"))
        .isEqualTo("tandem-x7k24");
  }

  @Test
  void stateAndPool_narrowTheList() {
    assertThat(active(answer(null, "ANY", "probe"))).hasSize(1);
    assertThat(active(answer(null, "dropped", null))).isEmpty();
  }

  @Test
  void partOfTheFleet_isAWarning() {
    assertThat(answer("m-1 knows only its own", null, null).getJsonArray("warnings"))
        .containsExactly("m-1 knows only its own");
    assertThat(answer(null, null, null).containsKey("warnings")).isFalse();
  }
}
