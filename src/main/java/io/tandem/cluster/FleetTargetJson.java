// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster;

import io.tandem.target.Target;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * {@link FleetTarget}s as JSON between members. Keys that are not known are ignored, keys that are
 * missing have the value of nothing. Pure; a few hundred bytes per target.
 */
public final class FleetTargetJson {
  private FleetTargetJson() {}

  public static JsonObject write(List<FleetTarget> targets) {
    return new JsonObject().put("targets", JsonValues.list(targets, FleetTargetJson::write));
  }

  public static List<FleetTarget> read(JsonObject json) {
    return JsonValues.list(json, "targets", FleetTargetJson::target);
  }

  private static JsonObject write(FleetTarget each) {
    Target target = each.target();
    JsonObject json =
        new JsonObject()
            .put("id", target.id())
            .put("job", target.jobName())
            .put("labels", JsonValues.labels(target.labels()))
            .put("discovered", JsonValues.labels(target.discoveredLabels()))
            .put("url", target.url())
            .put("intervalMillis", target.interval().toMillis())
            .put("timeoutMillis", target.timeout().toMillis());
    JsonValues.putIfKnown(json, "a", each.ownerA());
    JsonValues.putIfKnown(json, "b", each.ownerB());
    JsonValues.putIfKnown(json, "only", each.ownerOnly());
    return JsonValues.putTime(json, "lastScrape", each.lastScrapeMillis())
        .put("health", each.health())
        .put("lastError", each.lastError())
        .put("durationNanos", each.lastDurationNanos())
        .put("samples", each.samples())
        .put("weight", each.weight());
  }

  private static FleetTarget target(JsonObject json) {
    Target target =
        new Target(
            json.getString("job", ""),
            JsonValues.labels(json, "labels"),
            JsonValues.labels(json, "discovered"),
            json.getString("url", ""),
            Duration.ofMillis(json.getLong("intervalMillis", 0L)),
            Duration.ofMillis(json.getLong("timeoutMillis", 0L)),
            json.getLong("id", 0L));
    return new FleetTarget(
        target,
        json.getString("a"),
        json.getString("b"),
        json.getString("only"),
        json.getString("health", JsonValues.UNKNOWN),
        json.getString("lastError", ""),
        JsonValues.time(json, "lastScrape"),
        json.getLong("durationNanos", 0L),
        json.getInteger("samples", 0),
        json.getDouble("weight", 0.0));
  }
}
