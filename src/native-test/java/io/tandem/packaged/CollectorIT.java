// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.packaged;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.tandem.model.Labels;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The packaged program, jar or native, as one process with a configuration. The tests share the
 * process and run in the order in which its life goes.
 */
@QuarkusIntegrationTest
@QuarkusTestResource(PackagedWorld.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CollectorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Set by the test resource. */
  PackagedWorld world;

  @Test
  @Order(1)
  void program_started_isHealthyAndReady() {
    given().get("/-/healthy").then().statusCode(200);
    given().get("/-/ready").then().statusCode(200);
  }

  @Test
  @Order(2)
  void page_scraped_arrivesWithTheIdentityOnEverySeries() {
    await().atMost(PATIENCE).until(() -> values("first").size() >= 3);

    assertThat(values("first")).isSorted().doesNotHaveDuplicates();
    assertThat(world.endpoint().received(labels -> true))
        .allSatisfy(
            series -> {
              assertThat(series.labels().get("cluster")).isEqualTo("packaged");
              assertThat(series.labels().get("__replica__")).isEqualTo("a");
            });
    assertThat(world.endpoint().received(l -> "two words \"quoted\"".equals(l.get("text"))))
        .isNotEmpty();
    // A process that has just started on a busy machine may miss its first scrape's second.
    assertThat(world.endpoint().values("up", "first")).endsWith(1.0);
  }

  private List<Double> values(String job) {
    return world.endpoint().values("page_scrapes_total", job);
  }

  @Test
  @Order(3)
  void targets_areShownByPageAndApi() {
    given()
        .get("/api/v1/targets")
        .then()
        .statusCode(200)
        .body("data.activeTargets.health", hasItem("up"));
    given().get("/targets").then().statusCode(200).body(containsString("first"));
    given().get("/metrics").then().statusCode(200).body(containsString("prometheus_target_"));
  }

  @Test
  @Order(4)
  void reload_ofABadFile_isRefusedAndTheOldOneRunsOn() throws IOException {
    world.writeConfiguration("scrape_configs: [{job_name: first, schema: http}]\n");

    given().post("/-/reload").then().statusCode(500).body(containsString("schema"));

    int before = values("first").size();
    await().atMost(PATIENCE).until(() -> values("first").size() > before);
  }

  @Test
  @Order(5)
  void reload_ofAGoodFile_isTaken() throws IOException {
    world.writeConfiguration(world.configuration("second"));

    given().post("/-/reload").then().statusCode(200);

    await().atMost(PATIENCE).until(() -> values("second").size() >= 2);
    assertThat(world.endpoint().received(l -> l.get(Labels.METRIC_NAME) == null)).isEmpty();
  }
}
