// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tandem.model.Labels;
import io.tandem.scrape.PoolStatus;
import io.tandem.scrape.TargetStatus;
import io.tandem.target.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The answer of /api/v1/targets, field by field as Prometheus 3.5 writes it, one target a piece.
 * One thread.
 */
final class TargetsJson {
  private final JsonText json = new JsonText();
  private final String hostname;
  private final List<PoolStatus> pools;
  private final boolean active;
  private final boolean dropped;
  private final @Nullable String onlyPool;

  /**
   * @param state any, active or dropped in any case; null or empty for any, others show nothing
   * @param onlyPool the one pool to list, or null or empty for all
   */
  TargetsJson(
      List<PoolStatus> pools, String hostname, @Nullable String state, @Nullable String onlyPool) {
    this.pools = pools.stream().sorted(Comparator.comparing(PoolStatus::jobName)).toList();
    this.hostname = hostname;
    this.onlyPool = onlyPool == null || onlyPool.isEmpty() ? null : onlyPool;
    String which = state == null || state.isEmpty() ? "any" : state.toLowerCase(Locale.ROOT);
    active = which.equals("any") || which.equals("active");
    dropped = which.equals("any") || which.equals("dropped");
  }

  Iterator<String> pieces() {
    return new Pieces()
        .then(() -> json.piece(TargetsJson::head))
        .each(active ? activeTargets() : List.of(), each -> json.piece(to -> target(to, each)))
        .then(() -> json.piece(TargetsJson::middle))
        .each(dropped ? droppedTargets() : List.of(), each -> json.piece(to -> dropped(to, each)))
        .then(() -> json.piece(this::tail));
  }

  private boolean isListed(PoolStatus pool) {
    return onlyPool == null || onlyPool.equals(pool.jobName());
  }

  private List<TargetStatus> activeTargets() {
    List<TargetStatus> all = new ArrayList<>();
    pools.stream().filter(this::isListed).forEach(pool -> all.addAll(pool.active()));
    return all;
  }

  private List<DroppedTarget> droppedTargets() {
    List<DroppedTarget> all = new ArrayList<>();
    for (PoolStatus pool : pools) {
      if (isListed(pool)) {
        pool.dropped().forEach(labels -> all.add(new DroppedTarget(pool.jobName(), labels)));
      }
    }
    return all;
  }

  private static void head(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("status", "success");
    json.writeObjectFieldStart("data");
    json.writeArrayFieldStart("activeTargets");
  }

  private void target(JsonGenerator json, TargetStatus status) throws IOException {
    String error = status.lastError();
    json.writeStartObject();
    identity(json, status.target(), hostname);
    outcome(
        json,
        error == null ? "" : error,
        status.lastScrapeMillis(),
        status.lastDurationNanos(),
        status.health().name().toLowerCase(Locale.ROOT));
    times(json, status.target());
    json.writeEndObject();
  }

  /** Which target it is; the first of three parts in Prometheus' order. */
  static void identity(JsonGenerator json, Target target, String hostname) throws IOException {
    JsonText.labels(json, "discoveredLabels", target.discoveredLabels());
    JsonText.labels(json, "labels", target.labels());
    json.writeStringField("scrapePool", target.jobName());
    json.writeStringField("scrapeUrl", target.url());
    json.writeStringField("globalUrl", GlobalUrl.of(target.url(), hostname));
  }

  /** What came of its last scrape. */
  static void outcome(
      JsonGenerator json, String error, long scrapedMillis, long durationNanos, String health)
      throws IOException {
    json.writeStringField("lastError", error);
    json.writeStringField("lastScrape", Figures.rfc3339(scrapedMillis));
    json.writeFieldName("lastScrapeDuration");
    json.writeNumber(Figures.seconds(durationNanos));
    json.writeStringField("health", health);
  }

  /** How often it is scraped. */
  static void times(JsonGenerator json, Target target) throws IOException {
    json.writeStringField("scrapeInterval", Figures.prometheus(target.interval()));
    json.writeStringField("scrapeTimeout", Figures.prometheus(target.timeout()));
  }

  private static void middle(JsonGenerator json) throws IOException {
    json.writeEndArray();
    json.writeArrayFieldStart("droppedTargets");
  }

  private static void dropped(JsonGenerator json, DroppedTarget target) throws IOException {
    json.writeStartObject();
    JsonText.labels(json, "discoveredLabels", target.discoveredLabels());
    json.writeStringField("scrapePool", target.pool());
    json.writeEndObject();
  }

  /** The counts are of all pools, listed or not, and null where no dropped ones were asked for. */
  private void tail(JsonGenerator json) throws IOException {
    json.writeEndArray();
    if (dropped) {
      json.writeObjectFieldStart("droppedTargetCounts");
      for (PoolStatus pool : pools) {
        json.writeNumberField(pool.jobName(), pool.droppedCount());
      }
      json.writeEndObject();
    } else {
      json.writeNullField("droppedTargetCounts");
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private record DroppedTarget(String pool, Labels discoveredLabels) {}
}
