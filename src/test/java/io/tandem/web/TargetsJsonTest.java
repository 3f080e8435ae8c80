// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.Labels;
import io.tandem.scrape.PoolStatus;
import io.tandem.scrape.TargetStatus.Health;
import io.tandem.testing.StatusFixture;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compared with what Prometheus 3.5 answers, to the byte. */
class TargetsJsonTest {
  private static String answer(
      List<PoolStatus> pools, @Nullable String state, @Nullable String pool) {
    StringBuilder all = new StringBuilder();
    new TargetsJson(pools, "vm", state, pool).pieces().forEachRemaining(all::append);
    return all.toString();
  }

  private static String mixed(@Nullable String state, @Nullable String pool) {
    return answer(StatusFixture.mixedPools(), state, pool);
  }

  private static String active(String pool, String address, String global, String outcome) {
    return """
    {"discoveredLabels":{"__address__":"ADDRESS","__metrics_path__":"/metrics","__scheme__":"http",\
    "__scrape_interval__":"15s","__scrape_timeout__":"10s","job":"POOL"},\
    "labels":{"instance":"ADDRESS","job":"POOL"},"scrapePool":"POOL",\
    "scrapeUrl":"http://ADDRESS/metrics","globalUrl":"http://GLOBAL/metrics",OUTCOME,\
    "scrapeInterval":"15s","scrapeTimeout":"10s"}"""
        .replace("ADDRESS", address)
        .replace("POOL", pool)
        .replace("GLOBAL", global)
        .replace("OUTCOME", outcome);
  }

  private static final String APP =
      active(
          "app",
          "127.0.0.1:8080",
          "vm:8080",
          "\"lastError\":\"\",\"lastScrape\":\"0001-01-01T00:00:00Z\",\"lastScrapeDuration\":0,"
              + "\"health\":\"unknown\"");
  private static final String NODE_1 =
      active(
          "node",
          "10.0.0.1:9100",
          "10.0.0.1:9100",
          "\"lastError\":\"\",\"lastScrape\":\"2026-11-22T09:59:55.750Z\","
              + "\"lastScrapeDuration\":0.008859059,\"health\":\"up\"");
  private static final String NODE_2 =
      active(
          "node",
          "10.0.0.2:9100",
          "10.0.0.2:9100",
          "\"lastError\":\"connection refused\",\"lastScrape\":\"2026-11-22T09:59:55.750Z\","
              + "\"lastScrapeDuration\":0.008859059,\"health\":\"down\"");
  private static final String DROPPED =
      "{\"discoveredLabels\":{\"__address__\":\"10.0.0.3:9100\",\"job\":\"node\"},"
          + "\"scrapePool\":\"node\"}";

  private static String whole(String active, String dropped, String counts) {
    return "{\"status\":\"success\",\"data\":{\"activeTargets\":["
        + active
        + "],\"droppedTargets\":["
        + dropped
        + "],\"droppedTargetCounts\":"
        + counts
        + "}}";
  }

  @Test
  void everything_isListedByPoolName() {
    assertThat(mixed(null, null))
        .isEqualTo(whole(APP + "," + NODE_1 + "," + NODE_2, DROPPED, "{\"app\":0,\"node\":1}"));
  }

  @Test
  void stateActive_hasNoCounts() {
    assertThat(mixed("ACTIVE", null))
        .isEqualTo(whole(APP + "," + NODE_1 + "," + NODE_2, "", "null"));
  }

  @Test
  void stateDropped_hasNoActiveTargets() {
    assertThat(mixed("dropped", null)).isEqualTo(whole("", DROPPED, "{\"app\":0,\"node\":1}"));
  }

  @Test
  void stateUnknownWord_showsNothing() {
    assertThat(mixed("bad", null)).isEqualTo(whole("", "", "null"));
  }

  @Test
  void scrapePool_narrowsListsButNotCounts() {
    assertThat(mixed("", "app")).isEqualTo(whole(APP, "", "{\"app\":0,\"node\":1}"));
  }

  @Test
  void noPools_areEmptyLists() {
    assertThat(answer(List.of(), "any", "")).isEqualTo(whole("", "", "{}"));
  }

  @Test
  void markupAndControls_areEscapedAsGoDoes() {
    PoolStatus pool =
        new PoolStatus(
            "p",
            List.of(
                StatusFixture.target("p", "h:1", Health.DOWN, "<b>&\"\\ \n\t\u0001\u2028 \u00e9")),
            List.of(Labels.of("x", "<i>")),
            1,
            List.of());

    assertThat(answer(List.of(pool), null, null))
        .contains("\"lastError\":\"\\u003cb\\u003e\\u0026\\\"\\\\ \\n\\t\\u0001\\u2028 \u00e9\"")
        .contains("{\"x\":\"\\u003ci\\u003e\"}");
  }
}
