// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tandem.cluster.FleetDropped;
import io.tandem.cluster.FleetDropped.Dropped;
import io.tandem.cluster.FleetTarget;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of /api/v1/targets in a fleet: Prometheus' fields, and for each target its {@code
 * owners} by replica. One target a piece. One thread.
 */
final class FleetTargetsJson {
  private final JsonText json = new JsonText();
  private final List<FleetTarget> targets;
  private final List<Dropped> dropped;
  private final @Nullable Map<String, Integer> droppedCounts;
  private final @Nullable String partial;
  private final String hostname;

  /**
   * @param partial why these are not all targets, told as a warning, or null
   * @param state any, active or dropped in any case; null or empty for any, others show nothing
   * @param onlyPool the one pool to list, or null or empty for all
   */
  FleetTargetsJson(
      List<FleetTarget> all,
      FleetDropped allDropped,
      @Nullable String partial,
      String hostname,
      @Nullable String state,
      @Nullable String onlyPool) {
    String which = state == null ? "" : state.toLowerCase(Locale.ROOT);
    boolean any = which.isEmpty() || which.equals("any");
    boolean active = any || which.equals("active");
    boolean showsDropped = any || which.equals("dropped");
    this.partial = partial;
    this.hostname = hostname;
    targets =
        all.stream()
            .filter(each -> active && isListed(onlyPool, each.target().jobName()))
            .sorted(
                Comparator.comparing((FleetTarget each) -> each.target().jobName())
                    .thenComparing(each -> each.target().url()))
            .toList();
    dropped =
        allDropped.targets().stream()
            .filter(each -> showsDropped && isListed(onlyPool, each.job()))
            .toList();
    droppedCounts = showsDropped ? allDropped.counts() : null;
  }

  private static boolean isListed(@Nullable String onlyPool, String pool) {
    return onlyPool == null || onlyPool.isEmpty() || onlyPool.equals(pool);
  }

  Iterator<String> pieces() {
    return new Pieces()
        .then(() -> json.piece(this::head))
        .each(targets, each -> json.piece(to -> target(to, each)))
        .then(() -> json.piece(FleetTargetsJson::middle))
        .each(dropped, each -> json.piece(to -> dropped(to, each)))
        .then(() -> json.piece(this::tail));
  }

  private void head(JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeStringField("status", "success");
    if (partial != null) {
      to.writeArrayFieldStart("warnings");
      to.writeString(partial);
      to.writeEndArray();
    }
    to.writeObjectFieldStart("data");
    to.writeArrayFieldStart("activeTargets");
  }

  private void target(JsonGenerator to, FleetTarget each) throws IOException {
    to.writeStartObject();
    TargetsJson.identity(to, each.target(), hostname);
    TargetsJson.outcome(
        to, each.lastError(), each.lastScrapeMillis(), each.lastDurationNanos(), each.health());
    TargetsJson.times(to, each.target());
    to.writeObjectFieldStart("owners");
    owner(to, "a", each.ownerA());
    owner(to, "b", each.ownerB());
    owner(to, "only", each.ownerOnly());
    to.writeEndObject();
    to.writeEndObject();
  }

  private static void owner(JsonGenerator to, String replica, @Nullable String member)
      throws IOException {
    if (member != null) {
      to.writeStringField(replica, member);
    }
  }

  private static void middle(JsonGenerator to) throws IOException {
    to.writeEndArray();
    to.writeArrayFieldStart("droppedTargets");
  }

  private static void dropped(JsonGenerator to, Dropped target) throws IOException {
    to.writeStartObject();
    JsonText.labels(to, "discoveredLabels", target.discoveredLabels());
    to.writeStringField("scrapePool", target.job());
    to.writeEndObject();
  }

  /** The counts are of all pools, listed or not, and null where no dropped ones were asked for. */
  private void tail(JsonGenerator to) throws IOException {
    to.writeEndArray();
    if (droppedCounts == null) {
      to.writeNullField("droppedTargetCounts");
    } else {
      to.writeObjectFieldStart("droppedTargetCounts");
      for (Map.Entry<String, Integer> count : droppedCounts.entrySet()) {
        to.writeNumberField(count.getKey(), count.getValue());
      }
      to.writeEndObject();
    }
    to.writeEndObject();
    to.writeEndObject();
  }
}
