// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster;

import io.tandem.model.Labels;
import io.tandem.target.Target;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
            .put("labels", labels(target.labels()))
            .put("discovered", labels(target.discoveredLabels()))
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
            labels(json, "labels"),
            labels(json, "discovered"),
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

  private static JsonObject labels(Labels labels) {
    JsonObject json = new JsonObject();
    for (int i = 0; i < labels.size(); i++) {
      json.put(labels.name(i), labels.value(i));
    }
    return json;
  }

  private static Labels labels(JsonObject json, String key) {
    return Labels.of(
        json.getJsonObject(key, new JsonObject()).stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> String.valueOf(e.getValue()))));
  }
}
