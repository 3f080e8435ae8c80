// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.FleetDropped;
import io.tandem.cluster.FleetDropped.Dropped;
import io.tandem.model.Labels;
import io.tandem.testing.FleetFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Prometheus' shape, with the owners of each target. */
class FleetTargetsJsonTest {
  private static final FleetDropped DROPPED =
      new FleetDropped(
          List.of(new Dropped("node", Labels.of("__address__", "10.0.1.7:9100"))),
          Map.of("node", 3, "probe", 0));

  private static JsonObject answer(
      @Nullable String partial, @Nullable String state, @Nullable String pool) {
    StringBuilder all = new StringBuilder();
    new FleetTargetsJson(FleetFixture.targets(), DROPPED, partial, "vm", state, pool)
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
  void droppedTargets_areListedAndCounted() {
    JsonObject all = answer(null, "dropped", null).getJsonObject("data");

    assertThat(all.getJsonArray("droppedTargets").encode())
        .isEqualTo(
            """
            [{"discoveredLabels":{"__address__":"10.0.1.7:9100"},"scrapePool":"node"}]""");
    assertThat(all.getJsonObject("droppedTargetCounts").getInteger("node")).isEqualTo(3);
    assertThat(answer(null, null, "probe").getJsonObject("data").getJsonArray("droppedTargets"))
        .isEmpty();
    assertThat(answer(null, "active", null).getJsonObject("data").getValue("droppedTargetCounts"))
        .isNull();
  }

  @Test
  void partOfTheFleet_isAWarning() {
    assertThat(answer("m-1 knows only its own", null, null).getJsonArray("warnings"))
        .containsExactly("m-1 knows only its own");
    assertThat(answer(null, null, null).containsKey("warnings")).isFalse();
  }
}
