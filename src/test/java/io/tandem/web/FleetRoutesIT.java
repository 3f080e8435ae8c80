// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.specification.RequestSpecification;
import io.tandem.cluster.FleetStatus;
import io.tandem.cluster.FleetTarget;
import io.tandem.cluster.FleetView;
import io.tandem.selfmetrics.SelfMetrics;
import io.tandem.selfmetrics.SelfMetrics.Page;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FleetFixture;
import io.tandem.testing.StatusFixture;
import io.tandem.testing.WebFixture;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a member answers for its fleet, on a real server. */
@Timeout(60)
class FleetRoutesIT {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void cluster_isTheFleetAsItsCoordinatorSeesIt() throws Exception {
    RequestSpecification member = member(fleet(List.of()));

    member
        .get("/api/v1/cluster")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("data.mode", equalTo("fleet"))
        .body("data.coordinator.term", equalTo(7))
        .body("data.members", hasSize(6))
        .body("data.members[1].expired", equalTo(true))
        .body("data.standIns[0].why", equalTo("silent"))
        .body("data.elected[1].replica", equalTo("unknown"));
    member
        .get("/cluster")
        .then()
        .statusCode(200)
        .header("Content-Security-Policy", containsString("default-src 'none'"))
        .body(containsString("generation 31"));
  }

  @Test
  void targets_areThoseOfTheFleet() throws Exception {
    RequestSpecification member = member(fleet(List.of()));

    member
        .get("/api/v1/targets")
        .then()
        .body("data.activeTargets", hasSize(4))
        .body("data.activeTargets[0].owners.b", equalTo("tandem-x7k21"));
    member.get("/targets").then().body(containsString("a: tandem-x7k20"));
  }

  @Test
  void reload_isTheFleets() throws Exception {
    member(fleet(List.of())).post("/-/reload").then().statusCode(200);
    member(fleet(List.of("tandem-x7k25: p.yml:3: fault")))
        .post("/-/reload")
        .then()
        .statusCode(500)
        .body(containsString("tandem-x7k25: p.yml:3: fault"));
  }

  @Test
  void fleetThatDoesNotAnswer_is503WithTheReason() throws Exception {
    RequestSpecification member = member(new SilentFleet());

    member
        .get("/api/v1/cluster")
        .then()
        .statusCode(503)
        .body("error", equalTo("the loop stands still"));
    member.get("/api/v1/targets").then().statusCode(503);
    member.get("/cluster").then().statusCode(503).body(containsString("the loop stands still"));
    member.get("/targets").then().statusCode(503);
  }

  private static FleetView fleet(List<String> reloadFaults) {
    return FleetFixture.view(FleetFixture.fleet(6), FleetFixture.targets(), reloadFaults);
  }

  private RequestSpecification member(FleetView fleet) throws Exception {
    FakeClock clock = new FakeClock(StatusFixture.NOW_MILLIS);
    Program program = new Program("1", "r", "vm", 0, "vm", 9090, false, Map.of());
    Router router = Router.router(vertx);
    new WebRoutes(
            program,
            WebFixture.views(StatusFixture.mixedPools(), List.of(), fleet),
            () -> Future.failedFuture("a member reloads with its fleet"),
            new SelfMetrics(clock, "1", "r", Page.ALONE),
            clock)
        .mount(router);
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return given().baseUri("http://127.0.0.1").port(server.actualPort());
  }

  /** Fails whatever it is asked. */
  private static final class SilentFleet implements FleetView {
    @Override
    public boolean isMember() {
      return true;
    }

    @Override
    public Future<FleetStatus> status() {
      return Future.failedFuture("the loop stands still");
    }

    @Override
    public Future<List<FleetTarget>> targets() {
      return Future.failedFuture("the loop stands still");
    }

    @Override
    public Future<List<String>> reload() {
      return Future.failedFuture("the loop stands still");
    }
  }
}
