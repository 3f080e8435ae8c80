// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.specification.RequestSpecification;
import io.tandem.cluster.FleetView;
import io.tandem.model.Labels;
import io.tandem.scrape.PoolStatus;
import io.tandem.scrape.SeriesView;
import io.tandem.selfmetrics.SelfMetrics;
import io.tandem.selfmetrics.SelfMetrics.Page;
import io.tandem.testing.FakeClock;
import io.tandem.testing.StatusFixture;
import io.tandem.testing.WebFixture;
import io.tandem.web.ConfigView.ConfigStatus;
import io.tandem.web.LoopHealth.LoopTurn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All routes on a real server, asked by a real client. */
@Timeout(60)
class WebRoutesIT {
  private final Vertx vertx = Vertx.vertx();
  private final FakeClock clock = new FakeClock(StatusFixture.NOW_MILLIS);
  private final AtomicReference<List<PoolStatus>> pools =
      new AtomicReference<>(StatusFixture.mixedPools());
  private final AtomicReference<@Nullable String> notReady = new AtomicReference<>();
  private final AtomicReference<List<LoopTurn>> loops = new AtomicReference<>(List.of());
  private final AtomicReference<List<String>> faults = new AtomicReference<>(List.of());
  private final AtomicReference<ConfigStatus> config = new AtomicReference<>(WebFixture.taken());
  private int port;

  @BeforeEach
  void start() throws Exception {
    port = serve(false);
  }

  private int serve(boolean isShadow) throws Exception {
    WebViews views =
        new WebViews(
            pools::get,
            pool -> new FixedSeries(pool == null ? "all" : pool),
            () -> List.of(StatusFixture.flowing("amp")),
            config::get,
            notReady::get,
            loops::get,
            () -> WebFixture.UNSHARDED,
            List::of,
            FleetView.STANDALONE);
    Program program =
        new Program(
            "1.2.3",
            "abc",
            "Test VM 21",
            StatusFixture.NOW_MILLIS - 60_000,
            "vm",
            9090,
            isShadow,
            Map.of("storage.path", "/data", "config.file", "p.yml"));
    SelfMetrics metrics = new SelfMetrics(clock, "1.2.3", "abc", Page.ALONE);
    Router router = Router.router(vertx);
    new WebRoutes(program, views, () -> Future.succeededFuture(faults.get()), metrics, clock)
        .mount(router);
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return server.actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private RequestSpecification ask() {
    return given().baseUri("http://127.0.0.1").port(port);
  }

  private void assertJson(String path, String expected) {
    ask().get(path).then().statusCode(200).contentType("application/json").body(equalTo(expected));
  }

  @Test
  void pages_inTheShadow_saySoAboveTheirContent() throws Exception {
    String notice = "nothing is sent.</div>\n<main id=\"main\"";
    List<String> pages = List.of("/", "/targets", "/service-discovery", "/config", "/nowhere");
    for (String page : pages) {
      ask().get(page).then().body(not(containsString(notice)));
    }
    port = serve(true);
    for (String page : pages) {
      ask().get(page).then().body(containsString(notice));
    }
  }

  /** Two batches of one series, and the end. */
  private static final class FixedSeries implements SeriesView.Reading {
    private final Iterator<List<Labels>> batches;

    FixedSeries(String pool) {
      batches =
          List.of(
                  List.of(Labels.of("__name__", "a", "pool", pool)),
                  List.of(Labels.of("__name__", "<b>")),
                  List.<Labels>of())
              .iterator();
    }

    @Override
    public void next(Consumer<List<Labels>> taker) {
      taker.accept(batches.next());
    }

    @Override
    public void close() {}
  }

  @Test
  void series_areListedAsPrometheusListsThem() {
    assertJson(
        "/api/v1/targets/series?scrapePool=p",
        "{\"status\":\"success\",\"data\":[{\"__name__\":\"a\",\"pool\":\"p\"},"
            + "{\"__name__\":\"\\u003cb\\u003e\"}]}");
    ask().get("/api/v1/targets/series").then().body(containsString("\"all\""));
  }

  @Test
  void healthy_whileAllLoopsTurn() {
    loops.set(List.of(new LoopTurn("spool", Duration.ofSeconds(1), Duration.ofSeconds(30))));

    ask().get("/-/healthy").then().statusCode(200).body(equalTo("Tandem is Healthy.\n"));
    ask().head("/-/healthy").then().statusCode(200);
  }

  @Test
  void healthy_whenALoopIsStuck_failsAndNamesIt() {
    loops.set(
        List.of(
            new LoopTurn("event loop 1", Duration.ofSeconds(1), Duration.ofSeconds(30)),
            new LoopTurn("spool", Duration.ofSeconds(45), Duration.ofSeconds(30))));

    ask()
        .get("/-/healthy")
        .then()
        .statusCode(503)
        .body(containsString("spool has not turned for 45.0 s (allowed 30.0 s)"))
        .body(not(containsString("event loop 1")));
  }

  @Test
  void ready_givesTheReasonWhereNot() {
    ask().get("/-/ready").then().statusCode(200).body(equalTo("Tandem is Ready.\n"));

    notReady.set("the first scrapes are under way");
    ask()
        .get("/-/ready")
        .then()
        .statusCode(503)
        .body(containsString("the first scrapes are under way"));
  }

  @Test
  void reload_saysEveryFault() {
    ask().post("/-/reload").then().statusCode(200);
    ask().put("/-/reload").then().statusCode(200);
    ask().get("/-/reload").then().statusCode(405).header("Allow", "POST, PUT");

    faults.set(List.of("p.yml:3: a: b: c", "p.yml:9: d: e: f"));
    ask()
        .post("/-/reload")
        .then()
        .statusCode(500)
        .body(containsString("p.yml:3: a: b: c\np.yml:9: d: e: f\n"));
  }

  @Test
  void metrics_negotiateFormat() {
    ask()
        .get("/metrics")
        .then()
        .statusCode(200)
        .header("Content-Type", startsWith("text/plain; version=0.0.4"))
        .body(containsString("prometheus_tsdb_head_series 0.0\n"));
    ask()
        .header("Accept", "application/openmetrics-text;version=1.0.0;q=0.9,text/plain;q=0.1")
        .get("/metrics")
        .then()
        .header("Content-Type", startsWith("application/openmetrics-text; version=1.0.0"))
        .body(endsWith("# EOF\n"));
  }

  @Test
  void metrics_areCompressedWhenAsked() {
    ask()
        .header("Accept-Encoding", "deflate, gzip;q=0.8")
        .get("/metrics")
        .then()
        .header("Content-Encoding", "gzip")
        .body(containsString("tandem_build_info{"));
    ask()
        .header("Accept-Encoding", "gzip;q=0")
        .get("/metrics")
        .then()
        .header("Content-Encoding", equalTo(null));
  }

  @Test
  void scrapePools_areSorted() {
    assertJson(
        "/api/v1/scrape_pools",
        "{\"status\":\"success\",\"data\":{\"scrapePools\":[\"app\",\"node\"]}}");
  }

  @Test
  void statusConfig_isYamlWithSecretsHidden() {
    ask()
        .get("/api/v1/status/config")
        .then()
        .body("data.yaml", equalTo(WebFixture.YAML))
        .body(containsString("\\u003csecret\\u003e"));
  }

  @Test
  void statusBuildInfo_hasPrometheusKeys() {
    assertJson(
        "/api/v1/status/buildinfo",
        "{\"status\":\"success\",\"data\":{\"application\":\"tandem\",\"version\":\"1.2.3\","
            + "\"revision\":\"abc\",\"branch\":\"\",\"buildUser\":\"\",\"buildDate\":\"\","
            + "\"goVersion\":\"\",\"runtime\":\"Test VM 21\"}}");
  }

  @Test
  void statusFlags_areSorted() {
    assertJson(
        "/api/v1/status/flags",
        "{\"status\":\"success\",\"data\":{\"config.file\":\"p.yml\",\"storage.path\":\"/data\"}}");
  }

  @Test
  void statusRuntimeInfo_tellsOfTheLastReload() {
    config.set(WebFixture.refused("fault", "notice"));

    assertJson(
        "/api/v1/status/runtimeinfo",
        "{\"status\":\"success\",\"data\":{\"startTime\":\"2026-11-22T09:59:00Z\","
            + "\"hostname\":\"vm\",\"serverTime\":\"2026-11-22T10:00:00Z\","
            + "\"reloadConfigSuccess\":false,\"lastConfigTime\":\"2026-11-22T09:00:00Z\","
            + "\"corruptionCount\":0,\"storageRetention\":\"\"}}");
  }

  @Test
  void statusRemoteWrite_accountsForEverySample() {
    ask()
        .get("/api/v1/status/remote_write")
        .then()
        .body("data.endpoints", hasSize(1))
        .body("data.endpoints[0].name", equalTo("amp"))
        .body("data.endpoints[0].election", equalTo("elected"))
        .body("data.endpoints[0].cluster", equalTo("prod"))
        .body("data.endpoints[0].samples.sent", equalTo(75_000))
        .body("data.endpoints[0].samples.dropped.replayed", equalTo(12))
        .body("data.endpoints[0].highestSent", equalTo("2026-11-22T09:59:57Z"));
  }

  @Test
  void queries_areRefusedAsPrometheusAgentDoes() {
    ask()
        .get("/api/v1/query?query=up")
        .then()
        .statusCode(422)
        .body("status", equalTo("error"))
        .body("errorType", equalTo("execution"));
    ask().get("/api/v1/nope").then().statusCode(404).body("errorType", equalTo("not_found"));
  }

  @Test
  void cluster_outsideOfFleets_saysSoAndHowToMakeOne() {
    assertJson("/api/v1/cluster", "{\"status\":\"success\",\"data\":{\"mode\":\"standalone\"}}");
    ask()
        .get("/cluster")
        .then()
        .statusCode(200)
        .body(containsString("There is no fleet"))
        .body(containsString("--node.name"));
  }

  @Test
  void tenThousandTargets_arriveWhole() {
    pools.set(StatusFixture.manyTargets(10_000));

    ask()
        .get("/api/v1/targets?state=active")
        .then()
        .statusCode(200)
        .header("Transfer-Encoding", "chunked")
        .body("data.activeTargets", hasSize(10_000));
    ask().get("/targets?all").then().statusCode(200).body(endsWith("</html>\n"));
  }

  @Test
  void pages_forbidForeignScripts() {
    for (String path : List.of("/", "/targets", "/cluster", "/service-discovery", "/config")) {
      ask()
          .get(path)
          .then()
          .statusCode(200)
          .header("Content-Type", "text/html; charset=utf-8")
          .header("Content-Security-Policy", containsString("default-src 'none'"))
          .body(containsString("<h1>"));
    }
  }

  @Test
  void unknownPage_isNotFound() {
    ask()
        .urlEncodingEnabled(false)
        .get("/nope%3Cscript%3E")
        .then()
        .statusCode(404)
        .body(containsString("/nope%3Cscript%3E"));
  }

  @Test
  void relabelPage_takesLabelsInABody_andTargetsByLink() {
    ask().get("/relabel").then().statusCode(200).body(containsString("<textarea"));
    ask()
        .contentType("application/x-www-form-urlencoded")
        .body("rules=targets%2Fnone&labels=a%3D%22b%22")
        .post("/relabel")
        .then()
        .statusCode(200)
        .body(containsString("There is no job none"));
    ask()
        .get("/api/v1/targets/relabel_steps?scrapePool=none&labels=a%3Db")
        .then()
        .statusCode(400)
        .body("errorType", equalTo("bad_data"));
  }
}
